BeforeDiscovery { $skip = & $PSScriptRoot/NPortLabMissing.ps1 }
BeforeAll {
    . $PSScriptRoot/Lab.ps1
    . $PSScriptRoot/NPortLab.ps1
    $one = Start-NPort 5110
    $eight = Start-NPort 5650-8-DT-J
    $locked = Start-NPort 5150
    Set-NPortLab $locked @{ password = 's3cret!' }
    $credential = [pscredential]::new('admin', (ConvertTo-SecureString 's3cret!' -AsPlainText -Force))
}
AfterAll { Stop-NPorts }

Describe 'Get-NPortOperationMode' -Skip:$skip {
    It 'shows all ports of a device with what they are set to' {
        $ports = Get-NPortOperationMode $eight.address
        $ports.Count | Should -Be 8
        $ports[7].SerialPort | Should -Be 8
        $ports[7].Mode | Should -Be 'TcpServer'
        $ports[7].TcpPort | Should -Be 4008
        $ports[7].CommandPort | Should -Be 973
        "$($ports[7].Line)" | Should -Be '115200,N,8,1,RTS/CTS,RS-232'
        $ports[7].AccessibleIpActive | Should -BeFalse
        $ports[7].Model | Should -Be 'NPort 5650-8-DT-J'
        $ports[7].Mac | Should -Be $eight.mac
    }

    It 'shows one port, of several devices, by pipeline' {
        $ports = $one.address, $eight.address | Get-NPortOperationMode -SerialPort 1
        $ports.NPort | Should -Be $one.address, $eight.address
        $ports | Get-NPortOperationMode | ForEach-Object SerialPort | Should -Be 1, 1
    }

    It 'names who is connected' {
        $client = [Net.Sockets.TcpClient]::new($one.address, 4001)
        try {
            $local = "127.0.0.1:$($client.Client.LocalEndPoint.Port)"
            (Get-NPortOperationMode $one.address).Clients | Should -Be $local
        }
        finally { $client.Dispose() }
    }

    It 'says once that telnet is clear text, and logs in' {
        $first = Get-NPortOperationMode $locked.address -Credential $credential -WarningVariable warnings -WarningAction SilentlyContinue
        $first.TcpPort | Should -Be 4001
        "$warnings" | Should -Match 'clear text'
        $null = Get-NPortOperationMode $locked.address -Credential $credential -WarningVariable again -WarningAction SilentlyContinue
        $again | Should -BeNullOrEmpty
    }

    It 'types nothing without a credential, and tries a wrong one once' {
        $null = Invoke-RestMethod "$($locked.control)/forget" -Method Post
        Get-NPortOperationMode $locked.address -ErrorVariable failure -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failure[0].FullyQualifiedErrorId | Should -BeLike 'NPortCredentialNeeded,*'
        (Get-NPortLab $locked).console.keys | Should -Be 0
        $wrong = [pscredential]::new('admin', (ConvertTo-SecureString 'wrong' -AsPlainText -Force))
        Get-NPortOperationMode $locked.address -Credential $wrong -ErrorVariable failure -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failure[0].FullyQualifiedErrorId | Should -BeLike 'NPortLoginFailed,*'
        $failure[0].CategoryInfo.Category | Should -Be 'AuthenticationError'
        (Get-NPortLab $locked).console.tries | Should -Be 1
    }

    It 'goes on when one device cannot be read, and names a port that is not there' {
        $ports = Get-NPortOperationMode 127.178.255.254, $one.address -ErrorVariable failure -ErrorAction SilentlyContinue
        $ports.NPort | Should -Be $one.address
        $failure[0].FullyQualifiedErrorId | Should -BeLike 'NPortTelnetClosed,*'
        Get-NPortOperationMode $one.address -SerialPort 3 -ErrorVariable failure -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failure[0].FullyQualifiedErrorId | Should -BeLike 'NPortPortMissing,*'
    }

    It 'takes the way to a forwarded console for one device' {
        (Get-NPortOperationMode nport-a -ConsoleAddress $one.address).NPort | Should -Be 'nport-a'
        { Get-NPortOperationMode nport-a, nport-b -ConsoleAddress $one.address } | Should -Throw -ErrorId 'ConsoleAddressAmbiguous,*'
    }
}
