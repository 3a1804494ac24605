BeforeDiscovery { $skip = & $PSScriptRoot/LabMissing.ps1 }
BeforeAll { . $PSScriptRoot/Lab.ps1 }
AfterAll { Stop-Labs }

Describe 'Set-EsxCustomRuleset without SSH' -Skip:$skip {
    BeforeEach {
        $lab = Start-Lab (New-FirewallInventory)
        Connect-Lab $lab
    }
    AfterEach {
        Disconnect-VMSerialServer
        Stop-Labs
    }

    It 'takes a ruleset out of force through the API, and sends nothing the second time' {
        $again = { Set-EsxCustomRuleset -VMHost esx04 -Id moxa -Enabled:$false -Confirm:$false -WarningAction SilentlyContinue }
        Get-FirewallChanges $lab $again | Should -Be 1
        (Get-EsxCustomRuleset esx04).Enabled | Should -BeFalse
        Get-FirewallChanges $lab $again | Should -Be 0
    }

    It 'sets who may use it, compares addresses and not texts, and opens it to all again' {
        Set-EsxCustomRuleset -VMHost esx04 -Id moxa -AllowedIp 192.0.2.0/24, 2001:db8::1 -Confirm:$false -WarningAction SilentlyContinue
        (Get-EsxCustomRuleset esx04).AllowedIps | Sort-Object | Should -Be '192.0.2.0/24', '2001:db8::1'
        Get-FirewallChanges $lab { Set-EsxCustomRuleset -VMHost esx04 -Id moxa -AllowedIp 2001:db8:0::1, 192.0.2.99/24 -Confirm:$false -WarningAction SilentlyContinue } | Should -Be 0
        Set-EsxCustomRuleset -VMHost esx04 -Id moxa -AllowedIp All -Confirm:$false -WarningAction SilentlyContinue
        (Get-EsxCustomRuleset esx04).AllowedIps | Should -BeNullOrEmpty
        (Get-EsxSerialFirewall esx04).Custom[0].AllIpAllowed | Should -BeTrue
    }

    It 'takes rows of Get-EsxCustomRuleset, live and deserialized, each with its own id' {
        Get-EsxCustomRuleset | Set-EsxCustomRuleset -Enabled:$false -Confirm:$false -WarningAction SilentlyContinue -ErrorAction Stop
        (Get-EsxCustomRuleset).Enabled | Should -BeFalse
        $gone = [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize((Get-EsxCustomRuleset)))
        $gone | Set-EsxCustomRuleset -Enabled -Confirm:$false -WarningAction SilentlyContinue -ErrorAction Stop
        (Get-EsxCustomRuleset).Enabled | Should -BeTrue
    }

    It 'needs SSH for other <What>' -ForEach @(@{ What = 'ports'; With = @{ Port = '4002' } }, @{ What = 'persistence'; With = @{ Persistence = 'Vib' } }) {
        Set-EsxCustomRuleset -VMHost esx04 -Id moxa @With -Confirm:$false -ErrorVariable failure -ErrorAction SilentlyContinue -WarningAction SilentlyContinue
        $failure[0].FullyQualifiedErrorId | Should -BeLike 'NeedsSsh,*'
    }

    It 'names the custom rulesets where there is none of that id, and goes on with the other hosts' {
        Set-EsxCustomRuleset -VMHost esx01, esx04 -Id moxa -Enabled:$false -Confirm:$false -ErrorVariable failure -ErrorAction SilentlyContinue -WarningAction SilentlyContinue
        $failure.Count | Should -Be 1
        $failure[0].FullyQualifiedErrorId | Should -BeLike 'RulesetNotFound,*'
        $failure[0].CategoryInfo.Category | Should -Be 'ObjectNotFound'
        (Get-EsxCustomRuleset esx04).Enabled | Should -BeFalse
        Set-EsxCustomRuleset -VMHost esx04 -Id mox -Enabled -Confirm:$false -ErrorVariable failure -ErrorAction SilentlyContinue
        "$failure" | Should -Match 'moxa'
    }

    It 'never touches sshServer' {
        Get-FirewallChanges $lab {
            { Set-EsxCustomRuleset -VMHost esx01 -Id sshServer -Enabled:$false -Force -Confirm:$false } | Should -Throw -ErrorId 'SshRuleset,*'
        } | Should -Be 0
    }

    It 'refuses rulesets of ESXi itself' {
        { Set-EsxCustomRuleset -VMHost esx01 -Id vSPC -Port 4001 -Force -Confirm:$false } | Should -Throw -ErrorId 'StockRuleset,*'
        { Set-EsxCustomRuleset -VMHost esx01 -Id ntpClient -Enabled -Confirm:$false } | Should -Throw -ErrorId 'StockRuleset,*'
    }

    It 'changes the allowed addresses of a serial ruleset with -Force alone, after VMware''s warning' {
        { Set-EsxCustomRuleset -VMHost esx01 -Id remoteSerialPort -AllowedIp 192.0.2.7 -Confirm:$false } | Should -Throw -ErrorId 'SerialRulesetAllowedIp,*'
        (Get-EsxSerialFirewall esx01).Network.AllIpAllowed | Should -BeTrue
        Set-EsxCustomRuleset -VMHost esx01 -Id remoteSerialPort -AllowedIp 192.0.2.7 -Force -Confirm:$false -WarningVariable told -WarningAction SilentlyContinue
        "$told" | Should -Match 'VMware''s manual says that its list of allowed addresses can block other services'
        (Get-EsxSerialFirewall esx01).Network.AllowedHosts[0] | Should -Be '192.0.2.7'
    }

    It 'changes nothing under -WhatIf' {
        Get-FirewallChanges $lab { Set-EsxCustomRuleset -VMHost esx04 -Id moxa -Enabled:$false -WhatIf -WarningAction SilentlyContinue } | Should -Be 0
    }
}
