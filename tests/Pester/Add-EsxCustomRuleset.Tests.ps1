BeforeDiscovery { $skip = & $PSScriptRoot/LabMissing.ps1 }
BeforeAll {
    . $PSScriptRoot/Lab.ps1
    $lab = Start-Lab (New-FirewallInventory)
    Connect-Lab $lab
}
AfterAll {
    Disconnect-VMSerialServer
    Stop-Labs
}

Describe 'Add-EsxCustomRuleset without SSH' -Skip:$skip {
    It 'says what to type, and changes nothing' {
        Get-FirewallChanges $lab {
            Add-EsxCustomRuleset -VMHost esx01 -Id moxa -Port 4001 -Enable -Confirm:$false -ErrorVariable script:failure -ErrorAction SilentlyContinue
        } | Should -Be 0
        $failure.Count | Should -Be 1
        $failure[0].FullyQualifiedErrorId | Should -BeLike 'NeedsSsh,*'
        $failure[0].ErrorDetails.RecommendedAction | Should -Match '-HostCredential or -KeyFile'
        "$failure" | Should -Match 'Ruleset moxa of host .*esx01.*wanted: outbound tcp 4001; enabled'
    }

    It 'says so under -WhatIf as a warning' {
        Add-EsxCustomRuleset -VMHost esx01 -Id moxa -Port 4001-4016 -Direction Inbound -WhatIf -WarningVariable told -WarningAction SilentlyContinue
        "$told" | Should -Match 'nothing would be sent for "Ruleset moxa: add inbound tcp 4001-4016".*-HostCredential or -KeyFile'
    }

    It 'writes a row with -PassThru for what was not possible' {
        $row = Add-EsxCustomRuleset -VMHost esx01 -Id moxa -Port 4001 -PassThru -Confirm:$false -ErrorAction SilentlyContinue
        $row.Outcome | Should -Be 'NotPossible'
        $row.Done | Should -BeFalse
    }

    It 'leaves one that is as wanted, and needs no SSH for that' {
        Get-FirewallChanges $lab {
            $script:row = Add-EsxCustomRuleset -VMHost esx04 -Id moxa -Port 4001 -Enable -PassThru -Confirm:$false -WarningAction SilentlyContinue -ErrorAction Stop
        } | Should -Be 0
        $row.Outcome | Should -Be 'Unchanged'
    }

    It 'shows both rulesets when another one has the id' {
        Add-EsxCustomRuleset -VMHost esx04 -Id moxa -Port 4002, 4005-4008 -Confirm:$false -ErrorVariable failure -ErrorAction SilentlyContinue
        $failure[0].FullyQualifiedErrorId | Should -BeLike 'RulesetIdInUse,*'
        $failure[0].CategoryInfo.Category | Should -Be 'ResourceExists'
        "$failure" | Should -Match 'outbound tcp 4001 '
        "$failure" | Should -Match 'outbound tcp 4002, outbound tcp 4005-4008'
    }

    It 'refuses an id that differs from one in case only' {
        Add-EsxCustomRuleset -VMHost esx04 -Id MOXA -Port 4001 -Confirm:$false -ErrorVariable failure -ErrorAction SilentlyContinue -WarningAction SilentlyContinue
        $failure[0].FullyQualifiedErrorId | Should -BeLike 'RulesetAmbiguous,*'
        "$failure" | Should -Match "'moxa'.*case only"
    }

    It 'refuses the id <Id> before any host is asked' -ForEach @(
        @{ Id = 'two words' }, @{ Id = "it's" }, @{ Id = 'a"b' }, @{ Id = '$(reboot)' }, @{ Id = '`id`' }, @{ Id = "a`nb" }, @{ Id = ('x' * 65) }, @{ Id = '-x' }, @{ Id = '.x' }, @{ Id = 'a/b' }, @{ Id = 'mö' }) {
        $before = (Get-LabCounters $lab).calls.RetrievePropertiesEx
        { Add-EsxCustomRuleset -VMHost esx01 -Id $Id -Port 4001 -Confirm:$false } | Should -Throw -ErrorId 'InvalidRulesetId,*'
        (Get-LabCounters $lab).calls.RetrievePropertiesEx | Should -Be $before
    }

    It 'refuses the ports <Port>' -ForEach @(@{ Port = '0' }, @{ Port = '65536' }, @{ Port = '4016-4001' }, @{ Port = '4001-70000' }, @{ Port = '-1' }, @{ Port = 'http' }, @{ Port = '4001;reboot' }, @{ Port = '1-2-3' }) {
        { Add-EsxCustomRuleset -VMHost esx01 -Id moxa -Port $Port -Confirm:$false } | Should -Throw -ErrorId 'InvalidRulesetPort,*'
    }

    It 'refuses a rule that is named twice' {
        { Add-EsxCustomRuleset -VMHost esx01 -Id moxa -Port 4001, 4001 -Confirm:$false } | Should -Throw -ErrorId 'InvalidRuleset,*'
    }

    It 'refuses the id of a ruleset of ESXi itself, with -Force too: <Id>' -ForEach @(@{ Id = 'vSPC' }, @{ Id = 'remoteSerialPort' }, @{ Id = 'sshserver' }) {
        { Add-EsxCustomRuleset -VMHost esx01 -Id $Id -Port 4001 -Force -Confirm:$false } | Should -Throw -ErrorId 'StockRuleset,*'
    }

    It 'refuses the allowed address <Ip>' -ForEach @(@{ Ip = 'nport-a' }, @{ Ip = '192.0.2.0/33' }, @{ Ip = '1' }, @{ Ip = '192.0.2.7;reboot' }) {
        { Add-EsxCustomRuleset -VMHost esx01 -Id moxa -Port 4001 -AllowedIp $Ip -Confirm:$false } | Should -Throw -ErrorId 'InvalidAllowedIp,*'
    }

    It 'takes no host''s id for a ruleset''s' {
        { New-PowerCliVMHost $lab esx01 | Add-EsxCustomRuleset -Port 4001 -Confirm:$false } | Should -Throw -ErrorId 'RulesetNotNamed,*'
    }

    It 'keeps the rows of a file apart: each has its own host, id and ports' {
        $rows = @(
            [pscustomobject]@{ VMHost = 'esx01'; Id = 'a'; Port = '4001' }
            [pscustomobject]@{ VMHost = 'esx02'; Id = 'b'; Port = '4002' }) | Add-EsxCustomRuleset -PassThru -Confirm:$false -ErrorAction SilentlyContinue
        $rows.Target | Should -Be "$($lab.Name)/esx01", "$($lab.Name)/esx02"
        $rows.Change.Desired | Should -Be 'outbound tcp 4001', 'outbound tcp 4002'
        $rows.Title | Should -Be 'Ruleset a', 'Ruleset b'
    }

    It 'takes a host that comes twice once' {
        @(New-PowerCliVMHost $lab esx01; New-PowerCliVMHost $lab esx01) | Add-EsxCustomRuleset -Id moxa -Port 4001 -PassThru -Confirm:$false -ErrorAction SilentlyContinue |
            Should -HaveCount 1
    }

    It 'says of a host that cannot be reached by SSH why, and leaves it as it is' {
        Get-FirewallChanges $lab {
            Add-EsxCustomRuleset -VMHost esx01 -Id moxa -Port 4001 -Enable -HostCredential (New-Credential root secret) -SshAddress @{ esx01 = '127.0.0.1:1' } -Confirm:$false -ErrorVariable script:failure -ErrorAction SilentlyContinue
        } | Should -Be 0
        $failure[0].FullyQualifiedErrorId | Should -BeLike 'SshNotReachable,*'
        "$failure" | Should -Not -Match 'secret'
    }
}
