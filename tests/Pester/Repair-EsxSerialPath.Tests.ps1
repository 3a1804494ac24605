BeforeDiscovery { $skip = & $PSScriptRoot/EsxLabMissing.ps1 }
BeforeAll {
    . $PSScriptRoot/Lab.ps1
    . $PSScriptRoot/EsxLab.ps1
    . $PSScriptRoot/EsxPath.ps1
}

Describe 'Repair-EsxSerialPath' -Skip:$skip {
    AfterEach {
        Disconnect-VMSerialServer
        if ($farEnd) { $farEnd.Kill() }
        Stop-Labs
        Stop-EsxLabs
    }

    It 'opens a 5.0 U1 host by a custom ruleset, says before that it would, and sees the VM connect' {
        $lab = Start-PathLab '5.0u1' @((New-PathVM 'web1'))
        $on = $lab.Hosts[0]
        $farEnd = Start-FarEnd $lab
        Connect-Lab $lab.VSphere
        $ssh = Get-SshParameters $lab $on
        $ssh.AllowLegacySsh = $true
        Invoke-EsxShell $lab $on 'esxcli network firewall ruleset set -r remoteSerialPort -e true' | Out-Null
        $found = Test-EsxSerialPath web1 @ssh
        $found.Verdict | Should -Be 'RangeRuleIgnored'

        $state = Get-EsxFirewallState $lab $on
        $found | Repair-EsxSerialPath @ssh -WhatIf | Should -BeNullOrEmpty
        Get-EsxFirewallState $lab $on | Should -Be $state

        $row = $found | Repair-EsxSerialPath @ssh -Confirm:$false
        $row.VerdictBefore, $row.VerdictAfter, $row.Repaired | Should -Be 'RangeRuleIgnored', 'Healthy', $true
        $row.Repair | Should -Match '^Add-EsxCustomRuleset .*-Id vmserial-4001 -Port 4001'
        Invoke-EsxShell $lab $on 'esxcli network firewall ruleset list' | Should -Match 'vmserial-4001 +true'
        $row | Format-Table | Out-String | Should -Match 'RangeRuleIgnored +Healthy +True'
    }

    It 'enables the ruleset, connects a port, and leaves alone what no cmdlet repairs' {
        $lab = Start-PathLab '6.5' @((New-PathVM 'web1'), (New-PathVM 'idle' @{ startConnected = $false; uri = 'tcp://PEER:4002' }), @{ name = 'off'; power = 'off'; ports = @(@{ uri = 'tcp://PEER:4003'; direction = 'client' }) })
        $on = $lab.Hosts[0]
        $farEnd = Start-FarEnd $lab
        $second = Start-FarEnd $lab 4002
        Connect-Lab $lab.VSphere
        $ssh = Get-SshParameters $lab $on
        try {
            $rows = Test-EsxSerialPath @ssh | Repair-EsxSerialPath @ssh -Confirm:$false -WarningVariable said -WarningAction SilentlyContinue
            ($rows | Where-Object VM -eq web1).VerdictAfter | Should -Be 'Healthy'
            ($rows | Where-Object VM -eq idle).VerdictBefore | Should -Be 'HostFirewallDrops'
            ($rows | Where-Object VM -eq idle).VerdictAfter | Should -Be 'PortDisconnected'
            ($rows | Where-Object VM -eq off).VerdictAfter | Should -BeNullOrEmpty
            "$said" | Should -Match "VM 'off' was left as it is: VmNotRunning"

            $row = Repair-EsxSerialPath idle @ssh -Confirm:$false
            $row.VerdictBefore, $row.VerdictAfter | Should -Be 'PortDisconnected', 'Healthy'
            (Repair-EsxSerialPath idle @ssh -Confirm:$false).VerdictBefore | Should -Be 'Healthy'
        }
        finally { $second.Kill() }
    }

    It 'asks before it changes anything' {
        (Get-Command Repair-EsxSerialPath).ScriptBlock | Should -BeNullOrEmpty
        $attribute = (Get-Command Repair-EsxSerialPath).ImplementingType.GetCustomAttributes($true) | Where-Object { $_ -is [Management.Automation.CmdletAttribute] }
        $attribute.ConfirmImpact | Should -Be 'High'
        $attribute.SupportsShouldProcess | Should -BeTrue
    }
}
