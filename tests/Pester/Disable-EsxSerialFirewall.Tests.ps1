BeforeDiscovery { $skip = & $PSScriptRoot/LabMissing.ps1 }
BeforeAll { . $PSScriptRoot/Lab.ps1 }
AfterAll { Stop-Labs }

Describe 'Disable-EsxSerialFirewall' -Skip:$skip {
    BeforeEach {
        $lab = Start-Lab (New-FirewallInventory)
        Connect-Lab $lab
    }
    AfterEach {
        Disconnect-VMSerialServer
        Stop-Labs
    }

    It 'closes the named host alone, and names the ports that lose their way' {
        Disable-EsxSerialFirewall esx02 -Confirm:$false -WarningVariable told -WarningAction SilentlyContinue | Should -BeNullOrEmpty
        "$told" | Should -Match 'web1 \(serial port 1, TCP 4001\), web2 \(serial port 1, TCP 2002\), db1 \(serial port 1, TCP 13370\) lose their way'
        (Get-EsxSerialFirewall esx02).NetworkEnabled | Should -BeFalse
    }

    It 'names no port that keeps another way' {
        Enable-EsxSerialFirewall esx02 -Ruleset Vspc
        Disable-EsxSerialFirewall esx02 -Ruleset Network -Confirm:$false -WarningVariable told -WarningAction SilentlyContinue
        "$told" | Should -Match 'web2 \(serial port 1, TCP 2002\) loses its way'
        "$told" | Should -Not -Match 'web1|db1' -Because 'vSPC lets every outbound connection through'
    }

    It 'sends only what differs, and nothing the second time' {
        Get-FirewallChanges $lab { Disable-EsxSerialFirewall esx02 -Confirm:$false -WarningAction SilentlyContinue } | Should -Be 1
        Get-FirewallChanges $lab { Disable-EsxSerialFirewall esx02 -Confirm:$false -WarningAction SilentlyContinue } | Should -Be 0
    }

    It 'writes unchanged rulesets too with -PassThru' {
        (Disable-EsxSerialFirewall esx02 -Confirm:$false -PassThru -WarningAction SilentlyContinue).Outcome | Should -Be 'Proved', 'Unchanged'
    }

    It 'changes nothing under -WhatIf' {
        Get-FirewallChanges $lab { Disable-EsxSerialFirewall esx02 -WhatIf -WarningVariable script:told -WarningAction SilentlyContinue } | Should -Be 0
        "$told" | Should -Match 'lose their way'
    }

    It 'changes nothing where nobody can be asked, and says how to go on' {
        $commands = "`$null = Connect-VMSerialServer $($lab.Name) -Credential ([pscredential]::new('$($lab.User)', (ConvertTo-SecureString '$($lab.Password)' -AsPlainText -Force))) -Thumbprint $($lab.Thumbprint); "
        $sent = Get-FirewallChanges $lab {
            $script:text = Invoke-NewProcess "$commands try { Disable-EsxSerialFirewall esx02 } catch { `$_.FullyQualifiedErrorId; `$_.ErrorDetails.RecommendedAction }" | Out-String
        }
        $sent | Should -Be 0
        $text | Should -Match 'PromptNotPossible'
        $text | Should -Match 'Confirm:\$false'
    }

    It 'leaves a custom ruleset and a firewall that is off as they are' {
        Disable-EsxSerialFirewall esx04 -Confirm:$false -WarningAction SilentlyContinue
        $esx04 = Get-EsxSerialFirewall esx04
        $esx04.Custom.Enabled | Should -BeTrue
        $esx04.Enabled | Should -BeFalse
    }
}
