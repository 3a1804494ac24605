BeforeDiscovery { $skip = & $PSScriptRoot/LabMissing.ps1 }
BeforeAll {
    . $PSScriptRoot/Lab.ps1
    $lab = Start-Lab
    $other = Start-Lab
    $esxi = Start-Lab -Arguments '--kind', 'esxi' -Inventory @{ vms = @(@{ name = 'lone1'; ports = @(@{ uri = 'telnet://:2001' }) }) }
}
AfterAll { Stop-Labs }

Describe 'Connect-VMSerialServer' -Skip:$skip {
    AfterEach { Disconnect-VMSerialServer }

    It 'logs in to a vCenter whose certificate is pinned, and says what it is' {
        $session = Connect-Lab $lab
        $session.Name | Should -Be $lab.Name
        $session.IsVCenter | Should -BeTrue
        $session.User | Should -Be $lab.User
        $session.Version | Should -Match '^\d+\.\d+'
        $session.Source | Should -Be 'Login'
        $session.Thumbprint | Should -Be $lab.Thumbprint
        (Get-LabCounters $lab).sessions | Should -Be 1
    }

    It 'logs in to an ESXi host' {
        (Connect-Lab $esxi).IsVCenter | Should -BeFalse
        (Get-VMNetworkSerialPort lone1).ServiceUri | Should -Be 'telnet://:2001'
    }

    It 'refuses an unknown certificate and shows its thumbprint' {
        Connect-VMSerialServer $lab.Name -Credential $lab.Credential -ErrorVariable failure -ErrorAction SilentlyContinue
        "$failure" | Should -Match ([regex]::Escape($lab.Thumbprint))
        $failure[0].CategoryInfo.Category | Should -Be 'SecurityError'
        $failure[0].TargetObject | Should -Be $lab.Name
        $failure[0].ErrorDetails.RecommendedAction | Should -Match '-Thumbprint'
    }

    It 'refuses another certificate than the pinned one' {
        { Connect-VMSerialServer $lab.Name -Credential $lab.Credential -Thumbprint $other.Thumbprint -ErrorAction Stop } | Should -Throw
        (Get-LabCounters $lab).sessions | Should -Be 0
    }

    It 'takes any certificate with -SkipCertificateCheck' {
        (Connect-VMSerialServer $lab.Name -Credential $lab.Credential -SkipCertificateCheck).Name | Should -Be $lab.Name
    }

    It 'says that the password is wrong' {
        Connect-VMSerialServer $lab.Name -Credential (New-Credential $lab.User 'wrong') -Thumbprint $lab.Thumbprint -ErrorVariable failure -ErrorAction SilentlyContinue
        $failure[0].CategoryInfo.Category | Should -Be 'AuthenticationError'
        $failure[0].FullyQualifiedErrorId | Should -Match '^[A-Z][A-Za-z]+,VmSerial\.PowerShell\.Commands\.ConnectVMSerialServerCommand$'
        "$failure" | Should -Not -Match 'wrong'
        (Get-LabCounters $lab).sessions | Should -Be 0
    }

    It 'says that nobody answers, and connects to the rest' {
        $sessions = Connect-VMSerialServer '127.0.0.1:1', $lab.Name -Credential $lab.Credential -Thumbprint $lab.Thumbprint -ErrorVariable failure -ErrorAction SilentlyContinue
        $sessions.Name | Should -Be $lab.Name
        $failure[0].CategoryInfo.Category | Should -Be 'ConnectionError'
        $failure[0].TargetObject | Should -Be '127.0.0.1:1'
    }

    It 'ends the session that it takes the place of' {
        Connect-Lab $lab
        Connect-Lab $lab
        (Get-LabCounters $lab).sessions | Should -Be 1
    }

    It 'works on two servers at once' {
        Connect-Lab $lab
        Connect-Lab $other
        (Get-VMNetworkSerialPort web1).Server | Sort-Object | Should -Be (@($lab.Name, $other.Name) | Sort-Object)
        (Get-VMNetworkSerialPort web1 -Server $other.Name).Server | Should -Be $other.Name
    }

    It 'writes a trace without the password' {
        $trace = Join-Path $TestDrive trace.txt
        $null = Connect-VMSerialServer $lab.Name -Credential $lab.Credential -Thumbprint $lab.Thumbprint -TraceFile $trace
        $text = Get-Content $trace -Raw
        $text | Should -Match 'Login'
        $text | Should -Not -Match ([regex]::Escape($lab.Password))
    }

    It 'keeps sessions to their runspace, where an object can be handed over' {
        $session = Connect-Lab $lab
        $shell = [powershell]::Create()
        $names = $shell.AddScript('param($module, $session) Import-Module $module; try { Get-VMNetworkSerialPort web1 } catch { "none" }; (Get-VMNetworkSerialPort web1 -Server $session).VM').
            AddArgument($ModulePath).AddArgument($session).Invoke()
        $shell.Dispose()
        $names | Should -Be 'none', 'web1'
    }
}
