BeforeDiscovery { $skip = & $PSScriptRoot/NPortLabMissing.ps1 }
BeforeAll {
    . $PSScriptRoot/Lab.ps1
    . $PSScriptRoot/NPortLab.ps1
}
AfterAll { Stop-NPorts }

Describe 'Find-NPort' -Skip:$skip {
    BeforeAll {
        $a = Start-NPort 6250 '--broadcast', '127.255.255.255'
        $b = Start-NPort 5150 '--broadcast', '127.255.255.255'
        $net = $a.address -replace '\.\d+$'
    }

    It 'finds the devices of a range, each once, without a connection' {
        $found = Find-NPort "$net.0/28", $a.address -TimeoutSeconds 1
        $found.IPAddress | Sort-Object | Should -Be (@($a.address, $b.address) | Sort-Object)
        ($found | Where-Object IPAddress -eq $a.address).Model | Should -Be 'NPort 6250'
        ($found | Where-Object IPAddress -eq $a.address).Mac | Should -Be $a.mac.ToUpperInvariant()
        (Get-NPortPort $a).accepted | Should -Be 0
    }

    It 'shows a model that is not known by its ids' {
        $device = Find-NPort $b.address -TimeoutSeconds 1
        $device.Model | Should -BeNullOrEmpty
        $device.ModelOrId | Should -Be 'AP 0x80005150 HW 0x5150'
        $device.AddressesDiffer | Should -BeFalse
    }

    It 'finds by broadcast only when asked to, and shows both addresses where they differ' {
        Set-NPort $b 'mishap/reply/otheraddress'
        try {
            $found = Find-NPort -Broadcast -BroadcastAddress 127.255.255.255 -TimeoutSeconds 1
            $found.ReportedAddress | Should -Contain $a.address
            $odd = $found | Where-Object AddressesDiffer
            $odd.ReportedAddress | Should -Be $b.address
            $odd.IPAddress | Should -BeLike '127.254.*'
        }
        finally { Set-NPort $b 'clear' }
    }

    It 'refuses ranges beyond a /16 without -Force, names that do not exist and what is no range, and goes on' {
        $found = Find-NPort 127.0.0.0/8, nport-a.invalid, 'x y', $a.address -TimeoutSeconds 1 -ErrorVariable failures -ErrorAction SilentlyContinue
        $found.IPAddress | Should -Be $a.address
        $failures.FullyQualifiedErrorId | ForEach-Object { ($_ -split ',')[0] } | Should -Be 'AddressRangeTooLarge', 'NameNotResolved', 'AddressRangeInvalid'
        $failures[0].ErrorDetails.RecommendedAction | Should -Match '-Force'
    }

    It 'stops when nobody takes its results any more, however large the range' {
        $time = [Diagnostics.Stopwatch]::StartNew()
        (Find-NPort $a.address, 127.0.0.0/8 -Force -RatePerSecond 50 | Select-Object -First 1).IPAddress | Should -Be $a.address
        $time.Elapsed.TotalSeconds | Should -BeLessThan 30
    }

    It 'hands over to Test-NPortConnection' {
        $test = Find-NPort $a.address -TimeoutSeconds 1 | Test-NPortConnection -Port 4002
        $test.Endpoint | Should -Be "$($a.address):4002"
        $test.Verdict | Should -Be 'Listening'
    }

    It 'finds nothing where there is nothing' {
        Find-NPort 127.250.0.0/29 -TimeoutSeconds 1 -ErrorAction Stop | Should -BeNullOrEmpty
    }

    It 'fits a console' {
        Find-NPort $a.address -TimeoutSeconds 1 | Out-String -Width 120 | Should -Match 'IPAddress\s+Reported\s+Differ\s+Model\s+Mac'
    }
}
