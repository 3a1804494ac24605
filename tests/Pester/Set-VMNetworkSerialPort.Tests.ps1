BeforeDiscovery { $skip = & $PSScriptRoot/LabMissing.ps1 }
BeforeAll { . $PSScriptRoot/Lab.ps1 }
AfterAll { Stop-Labs }

Describe 'Set-VMNetworkSerialPort' -Skip:$skip {
    BeforeEach {
        $lab = Start-Lab
        Connect-Lab $lab
    }
    AfterEach {
        Disconnect-VMSerialServer
        Stop-Labs
    }

    It 'changes the backing and leaves the rest as it was' {
        $before = (Get-LabVM $lab web1).ports
        Set-VMNetworkSerialPort web1 -SerialPort 1 -Connect tcp://nport-b:4002 | Should -BeNullOrEmpty
        $after = (Get-LabVM $lab web1).ports
        $after.uri | Should -Be 'tcp://nport-b:4002'
        $after.startConnected | Should -Be $before.startConnected
        $after.yieldOnPoll | Should -Be $before.yieldOnPoll
    }

    It 'changes a connected port of a running VM, and leaves it connected' {
        $port = Set-VMNetworkSerialPort web2 -SerialPort 'Serial port 1' -Listen telnet://:12345 -PassThru
        $port.Endpoint | Should -BeLike '*:12345'
        $port.Connected | Should -BeTrue
        (Get-LabVM $lab web2).ports.uri | Should -Be 'telnet://:12345'
    }

    It 'goes over to a concentrator' {
        Set-VMNetworkSerialPort web1 -SerialPort 1 -Proxy telnet://vspc01:13370 -Service vSPC.py -Direction Server
        $held = (Get-LabVM $lab web1).ports
        $held.proxy | Should -Be 'telnet://vspc01:13370'
        $held.uri | Should -Be 'vSPC.py'
    }

    It 'sends nothing the second time' {
        $again = { Set-VMNetworkSerialPort web1 -SerialPort 1 -Connect tcp://nport-b:4002 -YieldOnPoll }
        Measure-Sent $lab $again | Should -Be 1
        Measure-Sent $lab $again | Should -Be 0
    }

    It 'writes the port with -PassThru also when nothing had to be sent' {
        (Set-VMNetworkSerialPort web1 -SerialPort 1 -Connect tcp://nport-a:4001 -PassThru).ServiceUri | Should -Be 'tcp://nport-a:4001'
    }

    It 'sends nothing under -WhatIf' {
        Measure-Sent $lab { Set-VMNetworkSerialPort web1 -SerialPort 1 -Connect tcp://nport-b:4002 -WhatIf } | Should -Be 0
        (Get-LabVM $lab web1).ports.uri | Should -Be 'tcp://nport-a:4001'
    }

    It 'frees VMs for vMotion, and back' {
        Get-VMNetworkSerialPort -VMHost esx01 | Where-Object Connected | Set-VMNetworkSerialPort -Connected:$false
        (Get-VMNetworkSerialPort web2).BlocksVMotion | Should -BeFalse
        (Get-LabVM $lab web2).ports.connected | Should -BeFalse
        Get-VMNetworkSerialPort web2 | Set-VMNetworkSerialPort -Connected
        (Get-LabVM $lab web2).ports.connected | Should -BeTrue
    }

    It 'turns a switch off only when it is named' {
        Set-VMNetworkSerialPort web1 -SerialPort 1 -YieldOnPoll:$false
        (Get-LabVM $lab web1).ports.yieldOnPoll | Should -BeFalse
        (Get-LabVM $lab web1).ports.startConnected | Should -BeTrue
    }

    It 'takes the port as an object, which names its VM' {
        $port = Get-VMNetworkSerialPort db1 -SerialPort 1
        Set-VMNetworkSerialPort -SerialPort $port -StartConnected:$false
        (Get-LabVM $lab db1).ports[0].startConnected | Should -BeFalse
        (Get-LabVM $lab db1).ports[1].startConnected | Should -BeTrue
    }

    It 'takes rows of a CSV file' {
        $file = Join-Path $TestDrive ports.csv
        "VM,Number`nweb1,1`n" | Set-Content $file
        Import-Csv $file | Set-VMNetworkSerialPort -StartConnected:$false
        (Get-LabVM $lab web1).ports.startConnected | Should -BeFalse
    }

    It 'says which ports there are, and goes on with the rest' {
        'web1', 'web3', 'db1' | Set-VMNetworkSerialPort -SerialPort 2 -StartConnected:$false -ErrorVariable failure -ErrorAction SilentlyContinue
        $failure.Count | Should -Be 2
        "$($failure[0])" | Should -Be "Serial port 2 not found on VM 'web1' (found: 1)."
        "$($failure[1])" | Should -Match 'found: none'
        $failure[0].FullyQualifiedErrorId | Should -Be 'SerialPortNotFound,VmSerial.PowerShell.Commands.SetVMNetworkSerialPortCommand'
        $failure[0].CategoryInfo.Category | Should -Be 'ObjectNotFound'
        $failure[0].TargetObject | Should -Be 'web1'
        $failure[0].ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
        (Get-LabVM $lab db1).ports[1].startConnected | Should -BeFalse
    }

    It 'reports the one VM that the server refuses, and changes the others' {
        Set-Lab $lab 'fault?method=ReconfigVM_Task&vm=web1&fault=NoPermission&times=9'
        'web1', 'db1' | Set-VMNetworkSerialPort -SerialPort 1 -StartConnected:$false -ErrorVariable failure -ErrorAction SilentlyContinue
        $failure.Count | Should -Be 1
        $failure[0].TargetObject | Should -Be "$($lab.Name)/web1"
        $failure[0].CategoryInfo.Category | Should -Be 'PermissionDenied'
        (Get-LabVM $lab db1).ports[0].startConnected | Should -BeFalse
    }

    It 'refuses to guess between two VMs of one name' {
        Disconnect-VMSerialServer
        $twins = Start-Lab -Inventory @{ vms = @(
            @{ name = 'twin'; folder = 'a'; ports = @(@{ uri = 'tcp://a:1' }) }, @{ name = 'twin'; folder = 'b'; ports = @(@{ uri = 'tcp://b:1' }) }) }
        Connect-Lab $twins
        Measure-Sent $twins {
            Set-VMNetworkSerialPort twin -SerialPort 1 -StartConnected:$false -ErrorVariable script:failure -ErrorAction SilentlyContinue
        } | Should -Be 0
        $failure[0].FullyQualifiedErrorId | Should -BeLike 'VMAmbiguous,*'
        (Get-VMNetworkSerialPort twin).Count | Should -Be 2
    }

    It 'warns once of what bars vMotion' {
        Set-VMNetworkSerialPort web2 -SerialPort 1 -YieldOnPoll:$false -WarningVariable warnings -WarningAction SilentlyContinue
        @($warnings -match 'vMotion').Count | Should -Be 1
    }

    It 'asks all questions before the first change, and sends only what was allowed' {
        $text = Invoke-NewProcess @"
Connect-VMSerialServer $($lab.Name) -Thumbprint $($lab.Thumbprint) -Credential ([pscredential]::new('$($lab.User)', (ConvertTo-SecureString '$($lab.Password)' -AsPlainText -Force))) | Out-Null
try { Set-VMNetworkSerialPort web1, db1 -SerialPort 1 -StartConnected:`$false -Confirm } catch { `$_.FullyQualifiedErrorId; `$_.ErrorDetails.RecommendedAction }
"@
        "$text" | Should -Match 'PromptNotPossible,'
        "$text" | Should -Match '-Confirm:\$false'
        (Get-LabCounters $lab).reconfigSpecs | Should -Be 0
    }

    It 'is told which VM it lacks' {
        { Set-VMNetworkSerialPort -SerialPort 1 -Connected } | Should -Throw '*was told no VM*'
    }

    It 'names the task that still runs after Ctrl+C' {
        Set-Lab $lab 'tasks/ms?value=60000'
        $start = [Diagnostics.ProcessStartInfo]::new($Engine)
        @($EngineStart) + '-NoProfile', '-Command', "Import-Module '$ModulePath'
            `$c = [pscredential]::new('$($lab.User)', (ConvertTo-SecureString '$($lab.Password)' -AsPlainText -Force))
            `$null = Connect-VMSerialServer $($lab.Name) -Credential `$c -Thumbprint $($lab.Thumbprint)
            Set-VMNetworkSerialPort web1 -SerialPort 1 -StartConnected:`$false" | ForEach-Object { $start.ArgumentList.Add($_) }
        $start.RedirectStandardOutput = $true
        $process = [Diagnostics.Process]::Start($start)
        try {
            Wait-Sent $lab
            & kill -INT $process.Id
            $process.WaitForExit(10000) | Should -BeTrue
            $process.StandardOutput.ReadToEnd() | Should -Match 'web1.*still running on the server.*task'
        }
        finally {
            if (-not $process.HasExited) { $process.Kill() }
            $process.Dispose()
        }
        (Get-LabCounters $lab).sessions | Should -Be 1 -Because 'only the session of this runspace is left'
    }

    It 'comes back within 5 seconds when it is stopped' {
        Set-Lab $lab 'tasks/ms?value=60000'
        $shell = [powershell]::Create()
        $null = $shell.AddScript('param($module, $lab) Import-Module $module
            $null = Connect-VMSerialServer $lab.Name -Credential $lab.Credential -Thumbprint $lab.Thumbprint
            Set-VMNetworkSerialPort web1 -SerialPort 1 -StartConnected:$false').AddArgument($ModulePath).AddArgument($lab)
        $running = $shell.BeginInvoke()
        Wait-Sent $lab
        $took = Measure-Command { $shell.Stop() }
        $took.TotalSeconds | Should -BeLessThan 6
        $shell.InvocationStateInfo.State | Should -Be 'Stopped'
        $shell.Dispose()
        (Get-LabCounters $lab).sessions | Should -Be 1 -Because 'only the session of this runspace is left'
    }
}
