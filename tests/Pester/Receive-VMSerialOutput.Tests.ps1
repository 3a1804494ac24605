BeforeDiscovery { $skip = & $PSScriptRoot/LabMissing.ps1 }
BeforeAll {
    . $PSScriptRoot/Lab.ps1
    . $PSScriptRoot/Consoles.ps1
    $log = Join-Path ([IO.Path]::GetTempPath()) "vmserial-$(New-Guid).log"
}
AfterAll { Stop-Labs }

Describe 'Receive-VMSerialOutput' -Skip:$skip {
    AfterEach {
        Stop-FarEnds
        Remove-Item $log -ErrorAction Ignore
    }

    It 'keeps what a machine says, to the byte' {
        $port = Get-FreePort
        Start-Machine telnet $port
        $capture = Receive-VMSerialOutput -Uri "telnet://127.0.0.1:$port" -Path $log -MaximumSize 28
        [IO.File]::ReadAllText($log) | Should -Be "VmSerial lab: echo on COM1`r`n"
        $capture.Bytes | Should -Be 28
        $capture.EndedBy | Should -Be 'SizeLimit'
        $capture.Sha256 | Should -Be (Get-FileHash $log).Hash
        $capture.PSTypeNames[0] | Should -Be 'VmSerial.Consoles.Captures.SerialCapture'
    }

    It 'hands lines on without what would drive a terminal, unless -Raw' {
        $port = Start-Speaker ([Text.Encoding]::UTF8.GetBytes("`e]0;gotcha`a`e[31mred`e[0m`r`nlast"))
        Receive-VMSerialOutput -Uri "tcp://127.0.0.1:$port" | Should -Be 'red', 'last'
        (Receive-VMSerialOutput -Uri "tcp://127.0.0.1:$port" -Raw)[0] | Should -Be "`e]0;gotcha`a`e[31mred`e[0m"
    }

    It 'ends with the first line that was waited for' {
        $port = Start-Speaker ([Text.Encoding]::ASCII.GetBytes("one`ntwo`n")) 30
        Measure-Command { Receive-VMSerialOutput -Uri "tcp://127.0.0.1:$port" | Where-Object { $_ -eq 'two' } | Select-Object -First 1 } | ForEach-Object TotalSeconds | Should -BeLessThan 20
    }

    It 'leaves a file alone that exists, goes on with it or replaces it as asked' {
        Set-Content $log 'old' -NoNewline
        $port = Start-Speaker ([Text.Encoding]::ASCII.GetBytes('new'))
        # Without a connection: nobody listens at this one.
        { Receive-VMSerialOutput -Uri "tcp://127.0.0.1:$(Get-FreePort)" -Path $log -ErrorAction Stop } | Should -Throw "*exists*"
        $null = Receive-VMSerialOutput -Uri "tcp://127.0.0.1:$port" -Path $log -Append
        Get-Content $log | Should -Be 'oldnew'
        $null = Receive-VMSerialOutput -Uri "tcp://127.0.0.1:$port" -Path $log -Force
        Get-Content $log | Should -Be 'new'
    }

    It 'stops within 5 seconds and leaves the file with what had come' {
        $port = Start-Speaker ([Text.Encoding]::ASCII.GetBytes('so far')) 60
        $shell = [powershell]::Create()
        $null = $shell.AddScript('param($module, $port, $log) Import-Module $module; Receive-VMSerialOutput -Uri "tcp://127.0.0.1:$port" -Path $log').AddArgument($ModulePath).AddArgument($port).AddArgument($log)
        $running = $shell.BeginInvoke()
        $deadline = [datetime]::Now.AddSeconds(60)
        while (-not ((Test-Path $log) -and (Get-Item $log).Length -eq 6) -and [datetime]::Now -lt $deadline) { Start-Sleep -Milliseconds 50 }
        $running.IsCompleted | Should -BeFalse
        (Measure-Command { $shell.Stop() }).TotalSeconds | Should -BeLessThan 5
        $shell.Dispose()
        Get-Content $log | Should -Be 'so far'
        [IO.File]::Open($log, 'Open', 'ReadWrite', 'None').Dispose()
    }

    It 'refuses ports of VMs that take no connections, with the reason: <Name>' -ForEach @(
        @{ Name = 'web1'; Id = 'SerialPortNotListening'; Words = '*connects to tcp://nport-a:4001 itself*' }
        @{ Name = 'db1'; Id = 'SerialPortNotListening'; Words = '*behind the concentrator*' }
        @{ Name = 'web3'; Id = 'SerialPortNotFound'; Words = '*has no serial port*' }
        @{ Name = 'web?'; Id = 'VMAmbiguous'; Words = '*one port at a time*' }) {
        Connect-Lab (Start-Lab)
        try {
            $failure = { Receive-VMSerialOutput $Name -Path $log -ErrorAction Stop } | Should -Throw $Words -PassThru
            $failure.FullyQualifiedErrorId | Should -BeLike "$Id,*"
            Test-Path $log | Should -BeFalse
        }
        finally { Disconnect-VMSerialServer }
    }

    It 'has a table view that fits a console' {
        $port = Start-Speaker ([Text.Encoding]::ASCII.GetBytes('x'))
        $lines = (Receive-VMSerialOutput -Uri "tcp://127.0.0.1:$port" -Path $log | Format-Table | Out-String -Width 120).Trim() -split '\r?\n'
        $lines[0] | Should -Match 'Target\s+Bytes\s+Duration\s+EndedBy\s+Gaps\s+Path'
        $lines[2] | Should -Match 'tcp://127\.0\.0\.1.+ClosedByPeer'
    }
}
