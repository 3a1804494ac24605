BeforeDiscovery { $skip = & $PSScriptRoot/LabMissing.ps1 }
BeforeAll { . $PSScriptRoot/Lab.ps1 }
AfterAll { Stop-Labs }

Describe 'New-VMNetworkSerialPort' -Skip:$skip {
    BeforeEach {
        $lab = Start-Lab
        Connect-Lab $lab
    }
    AfterEach {
        Disconnect-VMSerialServer
        Stop-Labs
    }

    It 'adds a connecting port with the defaults of a new port, and writes what was read back' {
        $port = New-VMNetworkSerialPort web3 -Connect tcp://nport-a:4002
        $port.Number | Should -Be 1
        $port.ServiceUri | Should -Be 'tcp://nport-a:4002'
        $port.StartConnected | Should -BeTrue
        $port.YieldOnPoll | Should -BeTrue
        $held = (Get-LabVM $lab web3).ports
        $held.uri | Should -Be 'tcp://nport-a:4002'
        $held.direction | Should -Be 'client'
        $held.yieldOnPoll | Should -BeTrue
    }

    It 'takes the lowest free number, or the one that is named' {
        (New-VMNetworkSerialPort web1 -Connect tcp://nport-a:4002).Number | Should -Be 2
        (New-VMNetworkSerialPort web1 -Connect tcp://nport-a:4003 -SerialPort 3).Number | Should -Be 3
    }

    It 'adds a listener and a concentrator' {
        New-VMNetworkSerialPort web3 -Listen telnet://:12345 -YieldOnPoll:$false -StartConnected:$false
        New-VMNetworkSerialPort web3 -Proxy telnet://vspc01:13370 -Service vSPC.py -Direction Client
        $held = (Get-LabVM $lab web3).ports
        $held[0].direction | Should -Be 'server'
        $held[0].yieldOnPoll | Should -BeFalse
        $held[0].startConnected | Should -BeFalse
        $held[1].proxy | Should -Be 'telnet://vspc01:13370'
        $held[1].direction | Should -Be 'client'
    }

    It 'leaves a running VM alone, says why, and goes on with the rest' {
        $ports = 'web2', 'web3' | New-VMNetworkSerialPort -Connect tcp://nport-a:4002 -ErrorVariable failure -ErrorAction SilentlyContinue
        $ports.VM | Should -Be 'web3'
        $failure[0].FullyQualifiedErrorId | Should -BeLike 'NeedsPowerOff,*'
        $failure[0].TargetObject | Should -Be "$($lab.Name)/web2"
        $failure[0].ErrorDetails.RecommendedAction | Should -Match 'Power it off'
        (Get-LabVM $lab web2).ports.Count | Should -Be 1
        (Get-LabVM $lab web2).power | Should -Be 'on'
    }

    It 'sends nothing under -WhatIf, and says there too what needs power off' {
        Measure-Sent $lab {
            'web2', 'web3' | New-VMNetworkSerialPort -Connect tcp://nport-a:4002 -WhatIf -WarningVariable warnings -WarningAction SilentlyContinue
            $script:said = $warnings
        } | Should -Be 0
        "$said" | Should -Match 'What if: nothing would be sent.*web2.*powered off'
    }

    It 'refuses a URI without a port before anything is sent' {
        Measure-Sent $lab { New-VMNetworkSerialPort web3 -Connect tcp://5000 -ErrorVariable script:failure -ErrorAction SilentlyContinue } | Should -Be 0
        $failure[0].FullyQualifiedErrorId | Should -BeLike 'SerialUriInvalid,*'
        $failure[0].CategoryInfo.Category | Should -Be 'InvalidArgument'
    }

    It 'refuses a number that exists' {
        New-VMNetworkSerialPort web1 -Connect tcp://nport-a:4002 -SerialPort 1 -ErrorVariable failure -ErrorAction SilentlyContinue
        $failure[0].FullyQualifiedErrorId | Should -BeLike 'SerialPortExists,*'
        $failure[0].CategoryInfo.Category | Should -Be 'ResourceExists'
    }

    It 'refuses one listener for two VMs' {
        Measure-Sent $lab {
            { 'web1', 'web3' | New-VMNetworkSerialPort -Listen telnet://:12345 -ErrorAction Stop } | Should -Throw '*two VMs cannot listen*'
        } | Should -Be 0
    }

    It 'warns of a listener that another VM of the host has already' {
        New-VMNetworkSerialPort web1 -Listen telnet://:2002 -WarningVariable warnings -WarningAction SilentlyContinue -ErrorAction SilentlyContinue
        "$warnings" | Should -Match 'web2'
    }
}
