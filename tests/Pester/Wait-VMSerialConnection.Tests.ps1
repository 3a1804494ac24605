BeforeDiscovery { $skip = & $PSScriptRoot/LabMissing.ps1 }
BeforeAll {
    . $PSScriptRoot/Lab.ps1
    . $PSScriptRoot/Consoles.ps1

    # Runs it beside the test, which is the one who connects.
    function Start-Waiting([string] $Arguments) {
        $shell = [powershell]::Create()
        $null = $shell.AddScript("param(`$module) Import-Module `$module; Wait-VMSerialConnection $Arguments").AddArgument($ModulePath)
        [pscustomobject]@{ Shell = $shell; Running = $shell.BeginInvoke() }
    }
}
AfterAll { Stop-Labs }

Describe 'Wait-VMSerialConnection' -Skip:$skip {
    AfterEach { Stop-FarEnds }

    It 'tells which machine came, from where and what it said first' {
        $port = Get-FreePort
        $waiting = Start-Waiting "$port -Address 127.0.0.1"
        Wait-Listening $port
        Start-Machine tcp $port -Connects
        $who = $waiting.Shell.EndInvoke($waiting.Running)[0]
        $who.RemoteAddress | Should -Be '127.0.0.1'
        $who.Dialect | Should -Be 'Text'
        $who.FirstText | Should -Be 'VmSerial lab: echo on COM1\r\n'
        $who.PSTypeNames[0] | Should -Be 'VmSerial.Consoles.Listening.IncomingConnection'
    }

    It 'knows the first bytes of an ESXi VM and answers as a server does' {
        $port = Get-FreePort
        $waiting = Start-Waiting "$port -Address 127.0.0.1"
        Wait-Listening $port
        $client = [System.Net.Sockets.TcpClient]::new('127.0.0.1', $port)
        $client.GetStream().Write([byte[]](255, 251, 37), 0, 3)
        $answer = [byte[]]::new(64)
        $count = $client.GetStream().Read($answer, 0, 64)
        $who = $waiting.Shell.EndInvoke($waiting.Running)[0]
        $client.Dispose()
        [Convert]::ToHexString($answer, 0, $count) | Should -BeLike 'FFFB00FFFB03FFFB01FFFD00*'
        $who.Dialect | Should -Be 'Telnet'
        $who.Meaning | Should -Match 'ESXi'
        $who.FirstText | Should -Be '\xFF\xFB%'
        ($who | Format-Table | Out-String -Width 120) | Should -Match 'RemoteAddress\s+ConnectedAt\s+Dialect'
    }

    It 'says that nobody came and what to look at' {
        $failure = { Wait-VMSerialConnection (Get-FreePort) -Address 127.0.0.1 -Timeout 1 -ErrorAction Stop } | Should -Throw 'Nobody connected*' -PassThru
        $failure.FullyQualifiedErrorId | Should -BeLike 'NobodyConnected,*'
        $failure.CategoryInfo.Category | Should -Be 'OperationTimeout'
        $failure.ErrorDetails.RecommendedAction | Should -Match 'Test-EsxSerialPath'
    }

    It 'stops at once and leaves no listener' {
        $port = Get-FreePort
        $waiting = Start-Waiting "$port -Address 127.0.0.1"
        Wait-Listening $port
        (Measure-Command { $waiting.Shell.Stop() }).TotalSeconds | Should -BeLessThan 5
        [System.Net.Sockets.TcpListener]::new([ipaddress]::Loopback, $port) | ForEach-Object { $_.Start(); $_.Stop() }
    }
}
