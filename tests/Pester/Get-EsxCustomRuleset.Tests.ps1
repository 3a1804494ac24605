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

Describe 'Get-EsxCustomRuleset without SSH' -Skip:$skip {
    It 'shows what the firewall lists beside the rulesets of ESXi' {
        $row = Get-EsxCustomRuleset
        $row.Target | Should -Be "$($lab.Name)/esx04"
        $row.Id | Should -Be 'moxa'
        $row.Enabled | Should -BeTrue
        "$($row.Rules[0])" | Should -Be 'outbound tcp dst 4001'
    }

    It 'guesses nothing of what is in files, and says what is lacking' {
        $row = Get-EsxCustomRuleset esx04
        foreach ($property in 'File', 'IsMarked', 'Persistence', 'SurvivesReboot', 'Required') { $row.$property | Should -BeNullOrEmpty -Because $property }
        $row.Findings | Should -Match 'its file was not read \(SSH: -HostCredential or -KeyFile\)'
    }

    It 'filters by id, with wildcards' {
        (Get-EsxCustomRuleset -Id mo*, other).Id | Should -Be 'moxa'
        Get-EsxCustomRuleset -Id other | Should -BeNullOrEmpty
    }

    It 'fits a console, live and deserialized' {
        $row = Get-EsxCustomRuleset
        $row | Out-String -Width 140 | Should -Match 'Target\s+Id\s+Enabled\s+Ours\s+Persistence\s+Survives\s+Rules'
        $gone = [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize($row))
        $gone | Out-String -Width 140 | Should -Match 'moxa\s+True\s+\{outbound tcp dst 4001\}'
        $row | Format-List | Out-String -Width 200 | Should -Match 'Findings\s+: \{Where it is kept'
    }

    It 'names a host that is not there' {
        Get-EsxCustomRuleset esx99 -ErrorVariable failure -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failure[0].FullyQualifiedErrorId | Should -BeLike 'HostNotFound,*'
    }
}
