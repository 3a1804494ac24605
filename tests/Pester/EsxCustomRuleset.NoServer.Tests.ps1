BeforeDiscovery { $skip = & $PSScriptRoot/EsxLabMissing.ps1 }
BeforeAll {
    . $PSScriptRoot/Lab.ps1
    . $PSScriptRoot/EsxLab.ps1
    $lab = Start-EsxLab 5.1
    $sshOnly = (Get-SshParameters $lab $lab.Hosts[0]) + @{ AllowLegacySsh = $true }
    $ssh = $sshOnly + @{ VMHost = $lab.Hosts[0].name }
}
AfterAll {
    Stop-Labs
    Stop-EsxLabs
}

Describe 'Custom rulesets of a 5.1 host that no server speaks for' -Skip:$skip {
    It 'reads the firewall, and says what is not known without a session' {
        $row = Get-EsxSerialFirewall @ssh
        "$($row.Version)" | Should -BeLike '5.1.0*'
        $row.Enabled | Should -BeTrue
        $row.NeedsInWords | Should -Be 'unknown'
        "$($row.Lacking)" | Should -Match 'lockdown mode'
    }

    It 'enables what is named, by row of Get-EsxSerialFirewall too, and guesses nothing' {
        { Enable-EsxSerialFirewall @ssh -ErrorAction Stop } | Should -Throw -ErrorId 'RulesetNotChosen,*'
        (Get-EsxSerialFirewall @ssh | Enable-EsxSerialFirewall @sshOnly -Ruleset Vspc -PassThru -WarningAction SilentlyContinue).Outcome | Should -Be 'Proved'
        (Get-EsxSerialFirewall @ssh).VspcEnabled | Should -BeTrue
    }

    It 'names under -WhatIf the file and the way it is kept, and changes nothing' {
        Add-EsxCustomRuleset @ssh -Id moxa -Port 4001 -Enable -WhatIf
        Get-EsxCustomRuleset @ssh | Should -BeNullOrEmpty
    }

    It 'adds one, proves it, and leaves it alone the second time' {
        $wish = @{ Id = 'moxa'; Port = '4001'; Enable = $true; AllowedIp = '198.18.0.0/24'; PassThru = $true; Confirm = $false }
        $first = Add-EsxCustomRuleset @ssh @wish
        $first.Outcome | Should -Be 'Proved'
        $first.Detail | Should -Match 'It survives a reboot.*KB 2008226'
        (Add-EsxCustomRuleset @ssh @wish).Outcome | Should -Be 'Unchanged'
    }

    It 'shows where it is kept and whether it lasts' {
        $row = Get-EsxCustomRuleset @ssh
        $row.Id | Should -Be 'moxa'
        $row.IsMarked | Should -BeTrue
        $row.ServiceNumber | Should -Be '0033'
        "$($row.Persistence) $($row.SurvivesReboot)" | Should -Be 'Sticky Yes'
        $row.AllowedIps[0] | Should -Be '198.18.0.0/24'
    }

    It 'shows both when another one has the id' {
        Add-EsxCustomRuleset @ssh -Id moxa -Port 4002 -Confirm:$false -ErrorVariable failure -ErrorAction SilentlyContinue
        $failure[0].FullyQualifiedErrorId | Should -BeLike 'RulesetIdInUse,*'
        "$failure" | Should -Match '4001.*4002'
    }

    It 'moves it when it is to be kept in another way, by a row from the pipeline' {
        (Get-EsxCustomRuleset @ssh | Set-EsxCustomRuleset @sshOnly -Persistence LocalSh -PassThru -Confirm:$false).Outcome | Should -Be 'Proved'
        $row = Get-EsxCustomRuleset @ssh
        @($row).Count | Should -Be 1
        "$($row.Persistence)" | Should -Be 'LocalSh'
    }

    It 'removes what it added' {
        (Get-EsxCustomRuleset @ssh | Where-Object IsMarked | Remove-EsxCustomRuleset @sshOnly -PassThru -Confirm:$false).Outcome | Should -Be 'Proved'
        Get-EsxCustomRuleset @ssh | Should -BeNullOrEmpty
    }

    It 'refuses a host key that is not the one given, and SHA-1 unless it is allowed' {
        $other = $ssh.Clone()
        $other.HostKeyFingerprint = 'SHA256:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU'
        { Get-EsxSerialFirewall @other } | Should -Throw -ErrorId 'HostKeyMismatch,*'
        $strict = $ssh.Clone()
        $strict.Remove('AllowLegacySsh')
        { Get-EsxSerialFirewall @strict } | Should -Throw -ErrorId 'SshLegacyAlgorithmsOnly,*'
    }
}
