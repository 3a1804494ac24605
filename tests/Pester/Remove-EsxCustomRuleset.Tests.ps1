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

Describe 'Remove-EsxCustomRuleset without SSH' -Skip:$skip {
    It 'says what to type, and leaves the ruleset' {
        Remove-EsxCustomRuleset -VMHost esx04 -Id moxa -Confirm:$false -ErrorVariable failure -ErrorAction SilentlyContinue -WarningAction SilentlyContinue
        $failure[0].FullyQualifiedErrorId | Should -BeLike 'NeedsSsh,*'
        $failure[0].ErrorDetails.RecommendedAction | Should -Match '-HostCredential or -KeyFile'
        (Get-EsxCustomRuleset esx04).Id | Should -Be 'moxa'
    }

    It 'has nothing to do where there is none' {
        (Remove-EsxCustomRuleset -VMHost esx01 -Id moxa -PassThru -Confirm:$false -ErrorAction Stop).Outcome | Should -Be 'Unchanged'
    }

    It 'takes rows of Get-EsxCustomRuleset' {
        $row = Get-EsxCustomRuleset | Remove-EsxCustomRuleset -PassThru -Confirm:$false -ErrorAction SilentlyContinue -WarningAction SilentlyContinue
        $row.Target | Should -Be "$($lab.Name)/esx04"
        $row.Outcome | Should -Be 'NotPossible'
    }

    It 'refuses rulesets of ESXi itself, with -Force too: <_>' -ForEach 'vSPC', 'VSPC', 'sshServer' {
        { Remove-EsxCustomRuleset -VMHost esx01 -Id $_ -Force -Confirm:$false } | Should -Throw -ErrorId 'StockRuleset,*'
    }

    It 'refuses a bad id' {
        { Remove-EsxCustomRuleset -VMHost esx01 -Id 'a b' -Confirm:$false } | Should -Throw -ErrorId 'InvalidRulesetId,*'
    }
}
