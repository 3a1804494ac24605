BeforeDiscovery { $skip = & $PSScriptRoot/LabMissing.ps1 }
BeforeAll {
    . $PSScriptRoot/Lab.ps1
    $lab = Start-Lab
    Connect-Lab $lab
}
AfterAll {
    Disconnect-VMSerialServer
    Stop-Labs
}

Describe 'Get-VMNetworkSerialPort' -Skip:$skip {
    It 'shows every port of every VM' {
        (Get-VMNetworkSerialPort).Count | Should -Be 5
    }

    It 'says of a connecting port where it leads' {
        $port = Get-VMNetworkSerialPort web1
        $port.Server | Should -Be $lab.Name
        $port.VM | Should -Be 'web1'
        $port.VMHost | Should -Be 'esx01'
        $port.Cluster | Should -Be 'lab'
        $port.Number | Should -Be 1
        $port.Key | Should -Be 9000
        $port.Direction | Should -Be 'Client'
        $port.ServiceUri | Should -Be 'tcp://nport-a:4001'
        $port.Endpoint | Should -Be 'nport-a:4001'
        $port.Connected | Should -BeFalse
        $port.StartConnected | Should -BeTrue
        $port.BlocksVMotion | Should -BeFalse
        $port.IsEncrypted | Should -BeFalse
    }

    It 'says of a listening port of a running VM what to telnet to, and that it bars vMotion' {
        $port = Get-VMNetworkSerialPort web2
        $port.Direction | Should -Be 'Server'
        $port.Endpoint | Should -BeLike '*:2002'
        $port.Connected | Should -BeTrue
        $port.BlocksVMotion | Should -BeTrue
    }

    It 'shows concentrators and other backings' {
        $ports = Get-VMNetworkSerialPort db1
        $ports[0].ProxyUri | Should -Be 'telnet://vspc01:13370'
        $ports[1].Direction | Should -BeNullOrEmpty
        $ports[1].Backing | Should -Be 'file [datastore1] db1/console.log'
    }

    It 'finds VMs by <What>' -ForEach @(
        @{ What = 'name, whatever the case'; Given = 'WEB1'; Found = 'web1' }
        @{ What = 'wildcard'; Given = 'web*'; Found = 'web1', 'web2' }
        @{ What = 'range'; Given = 'web[2-9]'; Found = 'web2' }
        @{ What = 'several names'; Given = 'db1', 'web1'; Found = 'db1', 'db1', 'web1' }
        @{ What = 'a name with a blank'; Given = 'odd name'; Found = 'odd name' }) {
        (Get-VMNetworkSerialPort $Given).VM | Should -Be $Found
    }

    It 'finds VMs by id and by inventory path' {
        $id = (Get-LabVM $lab web1).id
        (Get-VMNetworkSerialPort $id).VM | Should -Be 'web1'
        (Get-VMNetworkSerialPort "VirtualMachine-$id").VM | Should -Be 'web1'
        (Get-VMNetworkSerialPort 'DC0/vm/web1').VM | Should -Be 'web1'
    }

    It 'writes nothing for a VM without ports, and for a wildcard that fits nothing' {
        Get-VMNetworkSerialPort web3 | Should -BeNullOrEmpty
        Get-VMNetworkSerialPort 'nobody*' -ErrorAction Stop | Should -BeNullOrEmpty
    }

    It 'says which VM it does not find, and shows the others' {
        $ports = 'nobody', 'web1' | Get-VMNetworkSerialPort -ErrorVariable failure -ErrorAction SilentlyContinue
        $ports.VM | Should -Be 'web1'
        $failure.Count | Should -Be 1
        $failure[0].FullyQualifiedErrorId | Should -Be 'VMNotFound,VmSerial.PowerShell.Commands.GetVMNetworkSerialPortCommand'
        $failure[0].CategoryInfo.Category | Should -Be 'ObjectNotFound'
        $failure[0].TargetObject | Should -Be 'nobody'
        $failure[0].ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
        "$failure" | Should -Match "VM 'nobody' not found"
    }

    It 'keeps to hosts: <_>' -ForEach 'esx01', 'ESX0[1]', 'esx*1' {
        (Get-VMNetworkSerialPort -VMHost $_).VM | Should -Be 'web1', 'web2'
    }

    It 'keeps to a host of PowerCLI' {
        $id = "HostSystem-$((Get-LabVM $lab web1).host)"
        $vmhost = [pscustomobject]@{ Name = 'esx01'; Id = $id; Uid = "/VIServer=me@corp@$($lab.Name)/VMHost=$id/" }
        # The id is made up, so this one goes by name alone.
        (Get-VMNetworkSerialPort -VMHost ([pscustomobject]@{ Name = 'esx01' })).VM | Should -Be 'web1', 'web2'
        { Get-VMNetworkSerialPort -VM $vmhost -ErrorAction Stop } | Should -Throw '*not a VirtualMachine*'
    }

    It 'keeps to ports: <_>' -ForEach 2, '2', 'Serial port 2', 'serial PORT 2' {
        (Get-VMNetworkSerialPort -SerialPort $_).VM | Should -Be 'db1'
    }

    It 'says what -SerialPort accepts' {
        { Get-VMNetworkSerialPort -SerialPort COM1 } | Should -Throw "*'COM1' names no serial port*'Serial port 1'*Get-VMNetworkSerialPort*"
    }

    It 'writes nothing when nothing comes down the pipeline' {
        @() | Get-VMNetworkSerialPort | Should -BeNullOrEmpty
    }

    It 'comes back within 5 seconds when it is stopped while the server says nothing' {
        Set-Lab $lab 'hang?method=RetrievePropertiesEx'
        try {
            $shell = [powershell]::Create()
            $null = $shell.AddScript('param($module, $lab) Import-Module $module
                $null = Connect-VMSerialServer $lab.Name -Credential $lab.Credential -Thumbprint $lab.Thumbprint
                Get-VMNetworkSerialPort').AddArgument($ModulePath).AddArgument($lab)
            $running = $shell.BeginInvoke()
            $deadline = [datetime]::Now.AddSeconds(60)
            while ((Get-LabCounters $lab).sessions -lt 2 -and [datetime]::Now -lt $deadline) { Start-Sleep -Milliseconds 50 }
            Start-Sleep -Milliseconds 500
            $running.IsCompleted | Should -BeFalse
            (Measure-Command { $shell.Stop() }).TotalSeconds | Should -BeLessThan 5
            $shell.InvocationStateInfo.State | Should -Be 'Stopped'
        }
        finally {
            Set-Lab $lab clear
            $shell.Dispose()
        }
        (Get-LabCounters $lab).sessions | Should -Be 1
    }

    It 'stops clean after the first' {
        (Get-VMNetworkSerialPort | Select-Object -First 1).VM | Should -Be 'web1'
        (Get-VMNetworkSerialPort).Count | Should -Be 5
    }

    It 'reads many VMs in one go' {
        Set-Lab $lab counters/reset
        $null = 'web1', 'web2', 'db1' | ForEach-Object { New-PowerCliVM $lab $_ 'me' } | Get-VMNetworkSerialPort
        $calls = (Get-LabCounters $lab).calls
        $calls.RetrievePropertiesEx | Should -BeLessThan 8
    }

    It 'has a table view that fits a console' {
        $lines = (Get-VMNetworkSerialPort web2 | Format-Table | Out-String -Width 120).Trim() -split '\r?\n'
        $lines[0] | Should -Match 'VM\s+No\s+Conn\s+Status'
        $lines[2] | Should -Match 'web2.+1.+True.+False.+True.+listen telnet://:2002'
    }
}
