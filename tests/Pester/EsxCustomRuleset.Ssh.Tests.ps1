BeforeDiscovery { $skip = & $PSScriptRoot/EsxLabMissing.ps1 }
BeforeAll {
    . $PSScriptRoot/Lab.ps1
    . $PSScriptRoot/EsxLab.ps1
    $lab = Start-EsxLab '6.5,8.0'
    Connect-Lab $lab.VSphere
    $esx, $new = $lab.Hosts
    $ssh = Get-SshParameters $lab $esx
    $quiet = @{ Confirm = $false; ErrorAction = 'SilentlyContinue' }
}
AfterAll {
    Disconnect-VMSerialServer
    Stop-Labs
    Stop-EsxLabs
}

Describe 'Custom rulesets over SSH' -Skip:$skip {
    BeforeEach { $before = Get-EsxFirewallState $lab $esx }

    It 'adds one, changes it in one edit, and removes it to the byte' {
        $moxa = @{ VMHost = $esx.name; Id = 'moxa'; Confirm = $false; PassThru = $true }
        (Add-EsxCustomRuleset @moxa @ssh -Port 4001 -Enable -Persistence None).Outcome | Should -Be 'Proved'
        $row = Get-EsxCustomRuleset $esx.name moxa @ssh
        $row.File | Should -Be '/etc/vmware/firewall/service.xml'
        $row.ServiceNumber | Should -Be '0033'
        $row.Enabled | Should -BeTrue
        $row.IsMarked | Should -BeTrue
        "$($row.Rules)" | Should -Be 'outbound tcp dst 4001'

        $added = Get-EsxFirewallState $lab $esx
        (Add-EsxCustomRuleset @moxa @ssh -Port 4001 -Enable -Persistence None).Outcome | Should -Be 'Unchanged'
        Get-EsxFirewallState $lab $esx | Should -Be $added

        $set = Set-EsxCustomRuleset @moxa @ssh -Port 4002, 4010-4012 -AllowedIp 198.18.0.0/24
        $set.Outcome | Should -Be 'Proved'
        $row = Get-EsxCustomRuleset $esx.name moxa @ssh
        $row.ServiceNumber | Should -Be '0033'
        $row.Enabled | Should -BeTrue
        $row.Rules -join ', ' | Should -Be 'outbound tcp dst 4002, outbound tcp dst 4010-4012'
        $row.AllowedIps | Should -Be '198.18.0.0/24'
        Invoke-EsxShell $lab $esx 'esxcli network firewall ruleset allowedip list -r moxa' | Should -Match 'moxa +198\.18\.0\.0/24'

        (Remove-EsxCustomRuleset @moxa @ssh).Outcome | Should -Be 'Proved'
        Get-EsxFirewallState $lab $esx | Should -Be $before
        (Remove-EsxCustomRuleset @moxa @ssh).Outcome | Should -Be 'Unchanged'
    }

    It 'names the file and what a reboot does under -WhatIf, and changes nothing' {
        $told = Invoke-NewProcess "Connect-VMSerialServer $($lab.VSphere.Name) -Credential ([pscredential]::new('$($lab.VSphere.User)', (ConvertTo-SecureString '$($lab.VSphere.Password)' -AsPlainText -Force))) -Thumbprint $($lab.VSphere.Thumbprint) | Out-Null
            Add-EsxCustomRuleset $($esx.name) -Id moxa -Port 4001 -Enable -Persistence None -WhatIf -HostCredential ([pscredential]::new('root', (ConvertTo-SecureString '$($esx.password)' -AsPlainText -Force))) -SshAddress @{ $($esx.name) = '$($esx.ssh)' } -HostKeyFingerprint $($esx.hostKeySha256)"
        "$told" | Should -Match 'What if: '
        "$told" | Should -Match '/etc/vmware/firewall/service\.xml'
        "$told" | Should -Match 'persistence None'
        Get-EsxFirewallState $lab $esx | Should -Be $before
    }

    It 'shows a ruleset that somebody else added beside the wanted one, and refuses' {
        Invoke-EsxShell $lab $esx "cat > /etc/vmware/firewall/theirs.xml <<'XML'
<ConfigRoot>
  <service id='0000'>
    <id>theirs</id>
    <rule id='0000'><direction>outbound</direction><protocol>tcp</protocol><porttype>dst</porttype><port>5001</port></rule>
    <enabled>false</enabled>
    <required>false</required>
  </service>
</ConfigRoot>
XML
esxcli network firewall refresh"
        try {
            $there = Get-EsxFirewallState $lab $esx
            Add-EsxCustomRuleset $esx.name -Id theirs -Port 4001 @ssh @quiet -ErrorVariable failure
            $failure[0].FullyQualifiedErrorId | Should -BeLike 'RulesetIdInUse,*'
            "$failure" | Should -Match 'outbound tcp 5001.*outbound tcp 4001'
            Set-EsxCustomRuleset $esx.name -Id theirs -Port 4001 @ssh @quiet -ErrorVariable failure
            "$failure" | Should -Match '5001'
            Remove-EsxCustomRuleset $esx.name -Id theirs @ssh @quiet -ErrorVariable failure
            $failure[0].FullyQualifiedErrorId | Should -BeLike 'RulesetNotMarked,*'
            Get-EsxFirewallState $lab $esx | Should -Be $there
        }
        finally { Invoke-EsxShell $lab $esx 'rm /etc/vmware/firewall/theirs.xml; esxcli network firewall refresh' }
    }
}

Describe 'Logins to hosts' -Skip:$skip {
    BeforeEach { $before = Get-EsxFirewallState $lab $esx }
    AfterEach { Get-EsxFirewallState $lab $esx | Should -Be $before }

    It 'refuses a host key that is not the given one, before any password is sent' {
        $tries = (Get-SshLog $esx 'Accepted|Failed').Count
        $wrong = $ssh + @{}
        $wrong.HostKeyFingerprint = $new.hostKeySha256
        Add-EsxCustomRuleset $esx.name -Id moxa -Port 4001 @wrong @quiet -ErrorVariable failure
        $failure[0].FullyQualifiedErrorId | Should -BeLike 'HostKeyMismatch,*'
        (Get-SshLog $esx 'Accepted|Failed').Count | Should -Be $tries
    }

    It 'refuses a host key that nobody knows' {
        $unknown = $ssh + @{}
        $unknown.Remove('HostKeyFingerprint')
        Add-EsxCustomRuleset $esx.name -Id moxa -Port 4001 @unknown @quiet -ErrorVariable failure
        $failure[0].FullyQualifiedErrorId | Should -Match '^HostKey(Unknown|Changed),'
        "$failure" | Should -Match ([regex]::Escape($esx.hostKeySha256))
    }

    It 'tries a wrong password once' {
        $tries = (Get-SshLog $esx 'Failed password|Failed keyboard').Count
        $wrong = Get-SshParameters $lab $esx root 'not the password'
        Add-EsxCustomRuleset $esx.name -Id moxa -Port 4001 @wrong @quiet -ErrorVariable failure
        $failure[0].FullyQualifiedErrorId | Should -BeLike 'SshLoginRefused,*'
        "$failure" | Should -Not -Match 'not the password'
        (Get-SshLog $esx 'Failed password|Failed keyboard').Count - $tries | Should -Be 1
    }

    It 'refuses a user who is not root' {
        $operator = Get-SshParameters $lab $esx operator
        Add-EsxCustomRuleset $esx.name -Id moxa -Port 4001 @operator @quiet -ErrorVariable failure
        $failure[0].FullyQualifiedErrorId | Should -BeLike 'ShellNotRoot,*'
    }
}

Describe '-StartSsh' -Skip:$skip {
    BeforeAll {
        $shut = Start-EsxLab '8.0' @{ esx01 = @{ services = @{ 'TSM-SSH' = $false } } }
        Disconnect-VMSerialServer
        Connect-Lab $shut.VSphere
        $off = $shut.Hosts[0]
        $way = Get-SshParameters $shut $off
        function Get-ServiceCalls { $calls = (Get-LabCounters $shut.VSphere).calls; "$([int]$calls.StartService) $([int]$calls.StopService)" }
    }
    AfterAll {
        Disconnect-VMSerialServer
        Connect-Lab $lab.VSphere
    }
    BeforeEach { Set-Lab $shut.VSphere 'counters/reset' }

    It 'is not done unless told' {
        Add-EsxCustomRuleset $off.name -Id moxa -Port 4001 @way @quiet -ErrorVariable failure
        $failure.Count | Should -BeGreaterThan 0
        Get-ServiceCalls | Should -Be '0 0'
    }

    It 'serves SSH for the while and puts it back' {
        (Add-EsxCustomRuleset $off.name -Id moxa -Port 4001 -Persistence None @way -StartSsh -PassThru -Confirm:$false).Outcome | Should -Be 'Proved'
        $started, $stopped = (Get-ServiceCalls) -split ' '
        [int]$started | Should -BeGreaterThan 0
        $stopped | Should -Be $started
        Get-EsxCustomRuleset $off.name @way -ErrorAction SilentlyContinue -ErrorVariable failure | Out-Null
        $failure.Count | Should -BeGreaterThan 0
        (Remove-EsxCustomRuleset $off.name -Id moxa @way -StartSsh -PassThru -Confirm:$false).Outcome | Should -Be 'Proved'
    }

    It 'puts it back after a failure' {
        $was = Get-EsxFirewallState $shut $off
        Invoke-WithMishap $shut $off 'refresh-ignores-new' {
            Add-EsxCustomRuleset $off.name -Id moxa -Port 4001 -Persistence None @way -StartSsh @quiet -ErrorVariable script:failed
        }
        $failed.Count | Should -BeGreaterThan 0
        $started, $stopped = (Get-ServiceCalls) -split ' '
        [int]$started | Should -BeGreaterThan 0
        $stopped | Should -Be $started
        Get-EsxFirewallState $shut $off | Should -Be $was
    }

    It 'is not tried in lockdown mode for a user who is no exception user' {
        Set-Lab $shut.VSphere "host/$($off.name)/lockdown?mode=lockdownNormal"
        try {
            Add-EsxCustomRuleset $off.name -Id moxa -Port 4001 @way -StartSsh @quiet -ErrorVariable failure
            $failure[0].FullyQualifiedErrorId | Should -BeLike 'HostInLockdown,*'
            Get-ServiceCalls | Should -Be '0 0'
        }
        finally { Set-Lab $shut.VSphere "host/$($off.name)/lockdown?mode=lockdownDisabled" }
    }
}

Describe 'A host that no server speaks for' -Skip:$skip {
    It 'is read and changed by SSH alone' {
        Disconnect-VMSerialServer
        try {
            $was = Get-EsxFirewallState $lab $new
            $way = Get-SshParameters $lab $new
            (Get-EsxSerialFirewall $new.name @way).Enabled | Should -BeTrue
            (Add-EsxCustomRuleset $new.name -Id moxa -Port 4001 -Enable -Persistence None @way -PassThru -Confirm:$false).Outcome | Should -Be 'Proved'
            (Get-EsxCustomRuleset $new.name moxa @way).Enabled | Should -BeTrue
            (Remove-EsxCustomRuleset $new.name -Id moxa @way -PassThru -Confirm:$false).Outcome | Should -Be 'Proved'
            Get-EsxFirewallState $lab $new | Should -Be $was
        }
        finally { Connect-Lab $lab.VSphere }
    }
}
