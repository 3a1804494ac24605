BeforeDiscovery { $skip = & $PSScriptRoot/NPortLabMissing.ps1 }
BeforeAll {
    . $PSScriptRoot/Lab.ps1
    . $PSScriptRoot/NPortLab.ps1
}
AfterAll { Stop-NPorts }

Describe 'Test-NPortConnection' -Skip:$skip {
    BeforeAll {
        $free = Start-NPort 5450
        $held = Start-NPort 5150
        $holder = Connect-DataPort $held
    }
    AfterAll { if ($holder) { $holder.Dispose() } }

    It 'says of a free port that it listens, without opening it' {
        $test = Test-NPortConnection $free.address
        $test.Verdict | Should -Be 'Listening'
        $test.Success | Should -BeTrue
        $test.Endpoint | Should -Be "$($free.address):4001"
        $test.Model | Should -Be 'NPort 5450'
        $test.Opened | Should -BeFalse
        (Get-NPortPort $free).accepted | Should -Be 0
    }

    It 'leaves an instrument in use alone and says who holds it' {
        $test = Test-NPortConnection $held.address
        $test.Verdict | Should -Be 'InUse'
        $test.ClientEndpoints | Should -Be "$($holder.Client.LocalEndPoint)"
        $test.Detail | Should -Be "held by $($holder.Client.LocalEndPoint), as the device says"
        $port = Get-NPortPort $held
        $port.clients | Should -Be "$($holder.Client.LocalEndPoint)"
        $port.surplus | Should -Be 0
        $port.fromNetwork | Should -Be 0
    }

    It 'tells busy by -Connect, and does not knock the holder off' {
        $test = Test-NPortConnection $held.address -Connect
        $test.Verdict | Should -Be 'Busy'
        $test.Success | Should -BeFalse
        $test.Advice | Should -Match 'alive check'
        (Get-NPortPort $held).clients | Should -Be "$($holder.Client.LocalEndPoint)"
    }

    It 'opens with -Connect, sends nothing, and leaves' {
        $test = Test-NPortConnection "$($free.address):4002" -Connect
        $test.Verdict | Should -Be 'Open'
        $test.Dialect | Should -Be 'Silent'
        $test.LatencyMs | Should -BeGreaterThan 0
        $port = Get-NPortPort $free 2
        $port.accepted | Should -Be 1
        $port.fromNetwork | Should -Be 0
    }

    It 'takes -Port for those that name none, and many endpoints at a time' {
        $tests = 1..4 | ForEach-Object { "$($free.address):$(4000 + $_)" } | Test-NPortConnection
        $tests.Count | Should -Be 4
        $tests.Verdict | Sort-Object -Unique | Should -Be 'Listening'
        (Test-NPortConnection $free.address -Port 4003).Endpoint | Should -Be "$($free.address):4003"
        (Test-NPortConnection $free.address -Port 4009).Verdict | Should -Be 'NotListening'
    }

    It 'identifies the device when asked to' {
        (Test-NPortConnection $free.address).Device.Name | Should -BeNullOrEmpty
        $device = (Test-NPortConnection $free.address -Identify).Device
        $device.Name | Should -Be $free.name
        $device.SerialNumber | Should -Be $free.serial
        $device.Firmware | Should -Be '3.11'
    }

    It 'asks a raw port for telnet only with -ProbeTelnet' {
        $null = Test-NPortConnection "$($free.address):4004" -ProbeTelnet
        (Get-NPortPort $free 4).onLine | Should -Be 'fffb2c'
    }

    It 'shows what nobody answers, and what does not exist, as verdicts and not as errors' {
        (Test-NPortConnection 127.250.250.250 -ErrorAction Stop).Verdict | Should -Be 'Refused'
        (Test-NPortConnection nport-a.invalid -ErrorAction Stop).Verdict | Should -Be 'NameNotResolved'
    }

    It 'tests the device servers of VMs, and refuses ports that have none, with words' {
        $rows = @(
            [pscustomobject]@{ VM = 'web1'; Label = 'Serial port 1'; Direction = 'Client'; ServiceUri = "tcp://$($free.address):4001"; ProxyUri = $null }
            [pscustomobject]@{ VM = 'web2'; Label = 'Serial port 1'; Direction = 'Server'; ServiceUri = 'telnet://:2002'; ProxyUri = $null }
            [pscustomobject]@{ VM = 'db1'; Label = 'Serial port 1'; Direction = 'Client'; ServiceUri = 'vSPC.py'; ProxyUri = 'telnet://vspc01:13370' }
            [pscustomobject]@{ VM = 'db1'; Label = 'Serial port 2'; Direction = $null; ServiceUri = $null; ProxyUri = $null })
        $test = $rows | Test-NPortConnection -ErrorVariable failures -ErrorAction SilentlyContinue
        $test.Subject | Should -Be "Serial port 1 of VM 'web1'"
        $test.Verdict | Should -Be 'Listening'
        $failures.FullyQualifiedErrorId | Should -Be (@('PortNotAClient,VmSerial.PowerShell.Commands.TestNPortConnectionCommand') * 3)
        "$($failures[0])" | Should -Match "web2.*listens itself"
        "$($failures[1])" | Should -Match "db1.*concentrator"
        "$($failures[2])" | Should -Match "not on the network"
    }

    It 'takes its own rows, live and deserialized, and objects with Endpoint' {
        $row = Test-NPortConnection $free.address
        ($row | Test-NPortConnection).Endpoint | Should -Be $row.Endpoint
        $gone = [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize($row))
        ($gone | Test-NPortConnection).Endpoint | Should -Be $row.Endpoint
        ([pscustomobject]@{ Endpoint = "$($free.address):4002" } | Test-NPortConnection).Verdict | Should -Be 'Listening'
    }

    It 'refuses what is no endpoint, and goes on' {
        $test = Test-NPortConnection 'tcp://4001', $free.address, ([pscustomobject]@{ Name = 'x' }) -ErrorVariable failures -ErrorAction SilentlyContinue
        $test.Verdict | Should -Be 'Listening'
        $failures.FullyQualifiedErrorId | Should -Be 'EndpointInvalid,VmSerial.PowerShell.Commands.TestNPortConnectionCommand', 'ObjectNotUnderstood,VmSerial.PowerShell.Commands.TestNPortConnectionCommand'
        { Test-NPortConnection x -Port 0 } | Should -Throw
    }

    It 'fits a console' {
        Test-NPortConnection $free.address | Out-String -Width 120 | Should -Match 'Endpoint\s+Verdict\s+Model\s+ms\s+Detail'
        Test-NPortConnection $free.address | Format-List | Out-String -Width 200 | Should -Match 'Evidence\s+: \{UDP 4800'
    }

    It 'stops at once and frees the slot when nobody takes its results any more' {
        $slow = Start-NPort 5150
        Set-NPort $slow 'mishap/netstat/unsupported'
        $time = [Diagnostics.Stopwatch]::StartNew()
        $free.address, "$($slow.address):4001" | Test-NPortConnection | Select-Object -First 1 | ForEach-Object Verdict | Should -Be 'Listening'
        $time.Elapsed.TotalSeconds | Should -BeLessThan 30
        (Get-NPortPort $slow).clients | Should -BeNullOrEmpty
    }
}

Describe 'Test-NPortConnection with a plan' -Skip:((& $PSScriptRoot/LabMissing.ps1) -or (& $PSScriptRoot/NPortLabMissing.ps1)) {
    BeforeAll {
        $nport = Start-NPort 5450
        $inventory = New-LabInventory
        $inventory.vms[0].ports[0].uri = "tcp://$($nport.address):4001"
        $lab = Start-Lab $inventory
        Connect-Lab $lab
        $plan = Join-Path ([IO.Path]::GetTempPath()) "plan-$([guid]::NewGuid()).yaml"
        "version: 1`nvms:`n  - match: web1`n    ports:`n      - port: 1`n        connect: tcp://$($nport.address):4002`n" | Set-Content -LiteralPath $plan
    }
    AfterAll {
        Disconnect-VMSerialServer
        Stop-Labs
        Remove-Item -LiteralPath $plan
    }

    It 'tests the device server that a VM''s port has' {
        $test = Get-VMNetworkSerialPort web1 | Test-NPortConnection
        $test.Endpoint | Should -Be "$($nport.address):4001"
        $test.Verdict | Should -Be 'Listening'
        $test.Subject | Should -Be "Serial port 1 of VM 'web1'"
    }

    It 'tests the device server that a plan wants' {
        $test = Test-VMSerialPlan $plan -WarningAction SilentlyContinue | Test-NPortConnection
        $test.Endpoint | Should -Be "$($nport.address):4002"
        $test.Verdict | Should -Be 'Listening'
    }
}
