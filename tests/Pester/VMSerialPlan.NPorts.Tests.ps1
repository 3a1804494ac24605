BeforeDiscovery { $skip = (& $PSScriptRoot/LabMissing.ps1) -or (& $PSScriptRoot/NPortLabMissing.ps1) }
BeforeAll {
    . $PSScriptRoot/Lab.ps1
    . $PSScriptRoot/NPortLab.ps1

    function New-Plan([string] $Text) {
        $path = Join-Path $TestDrive "$([guid]::NewGuid()).yaml"
        Set-Content -LiteralPath $path -Value $Text
        $path
    }
    function Get-Restarts([object] $NPort) { (Invoke-RestMethod "$($NPort.control)/state").restarts }
    function Set-Device([object] $NPort, [hashtable] $Settings) {
        $null = Invoke-RestMethod "$($NPort.control)/settings" -Method Post -Body ($Settings | ConvertTo-Json -Depth 5)
        $null = Invoke-RestMethod "$($NPort.control)/restart" -Method Post
    }
}
AfterAll {
    Stop-NPorts
    Stop-Labs
}

Describe 'A plan that speaks of NPorts' -Skip:$skip {
    BeforeEach {
        $device = Start-NPort '5110'
        Set-Device $device @{ password = 's3cret!' }
        $env:NPORT_TEST_PASSWORD = 's3cret!'
        $plan = New-Plan @"
version: 1
nports:
  - address: $($device.address)
    password: env:NPORT_TEST_PASSWORD
    ports: [{port: 1, mode: tcpServer, tcpPort: 5001, line: "9600,E,7,2"}]
"@
        $restarts = Get-Restarts $device
    }
    AfterEach {
        Remove-Item Env:NPORT_TEST_PASSWORD -ErrorAction SilentlyContinue
        Stop-NPorts
    }

    It 'has a row for each port, needs no server for NPorts alone, and restarts nothing to look' {
        $row = Test-VMSerialPlan $plan
        $row.Title, $row.Target, $row.InDesiredState | Should -Be 'NPort port 1', $device.address, $false
        $row.Actual | Should -Be 'TCP Server, TCP port 4001, 115200,N,8,1'
        $row.Desired | Should -Be 'TCP Server, TCP port 5001, 9600,E,7,2'
        $row | Out-String -Width 140 | Should -Match 'Target\s+Title\s+OK\s+Actual\s+Desired\s+Advice'
        Test-VMSerialPlan $plan -Quiet | Should -BeFalse
        Get-Restarts $device | Should -Be $restarts
    }

    It 'tells under -WhatIf whom the restart cuts off, and changes nothing' {
        $client = [Net.Sockets.TcpClient]::new([Net.Sockets.AddressFamily]::InterNetwork)
        try {
            $client.Connect($device.address, 4001)
            $deadline = [datetime]::Now.AddSeconds(60)
            while (-not (Invoke-RestMethod "$($device.control)/port/1").clients -and [datetime]::Now -lt $deadline) { Start-Sleep -Milliseconds 20 }
            # What if: goes to the host, which only another process lets be read.
            (Invoke-NewProcess "Invoke-VMSerialPlan '$plan' -WhatIf") -join ' ' | Should -Match "interrupts its port; connected now: 127\.\S+ on port 1 \(TCP 4001\)"
        }
        finally { $client.Dispose() }
        Get-Restarts $device | Should -Be $restarts
    }

    It 'is applied with one restart and proved, and changes nothing the second time' {
        $result = Invoke-VMSerialPlan $plan
        $result.Outcome, $result.Done | Should -Be 'Proved', $true
        Get-Restarts $device | Should -Be ($restarts + 1)
        Test-VMSerialPlan $plan -Quiet | Should -BeTrue
        (Invoke-VMSerialPlan $plan).Outcome | Should -Be 'Unchanged'
        Get-Restarts $device | Should -Be ($restarts + 1)
    }

    It 'shows a device that cannot be read as a row, and its apply is an error' {
        $env:NPORT_TEST_PASSWORD = 'wrong'
        $row = Test-VMSerialPlan $plan
        $row.InDesiredState, $row.Actual, "$($row.Obstacle)" | Should -Be $false, 'not read', 'NPortNotRead'
        $row.Advice | Should -Match 'password'
        $result = Invoke-VMSerialPlan $plan -ErrorVariable failure -ErrorAction SilentlyContinue
        $result.Outcome | Should -Be 'Failed'
        $failure.Count | Should -Be 1
        "$failure" | Should -Not -Match 'wrong'
    }

    It 'wants the variable that the plan names' {
        Remove-Item Env:NPORT_TEST_PASSWORD
        { Test-VMSerialPlan $plan } | Should -Throw -ErrorId 'PasswordVariableNotSet,*'
    }
}

Describe 'A plan that speaks of NPorts and VMs' -Skip:$skip {
    BeforeEach {
        $device = Start-NPort '5232'
        $lab = Start-Lab
        Connect-Lab $lab
    }
    AfterEach {
        Disconnect-VMSerialServer
        Stop-NPorts
        Stop-Labs
    }

    It 'has NPorts before VMs, waits for leave to restart, and warns of what cannot work' {
        $plan = New-Plan @"
version: 1
nports:
  - address: $($device.address)
    ports: [{port: 1, maxConnection: 2}]
vms:
  - match: web1
    ports: [{port: 1, connect: "tcp://$($device.address):4009"}]
"@
        $rows = Test-VMSerialPlan $plan -WarningVariable warnings -WarningAction SilentlyContinue
        $rows.Title | Should -Be 'NPort port 1', 'Serial port 1'
        "$($rows[0].Obstacle)" | Should -Be 'NPortRestartNotAllowed'
        $rows[0].Advice | Should -Match 'allowRestart: true'
        "$warnings" | Should -Match "TCP 4009 of NPort '$($device.address)', where no port of it listens"
        $results = Invoke-VMSerialPlan $plan -WarningAction SilentlyContinue -ErrorVariable failure -ErrorAction SilentlyContinue
        $results.Outcome | Should -Be 'NotPossible', 'AppliedNotProved'
        $failure[0].FullyQualifiedErrorId | Should -BeLike 'NPortRestartNotAllowed,*'
    }
}
