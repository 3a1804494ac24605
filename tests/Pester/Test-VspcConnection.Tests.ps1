BeforeDiscovery { $skip = (& $PSScriptRoot/LabMissing.ps1) -or (& $PSScriptRoot/VspcLabMissing.ps1) }
BeforeAll {
    . $PSScriptRoot/Lab.ps1
    . $PSScriptRoot/VspcLab.ps1
    $vspc = Start-VspcLab
    function Uri([string] $Mode, [string] $Scheme = 'telnet') { "${Scheme}://$($vspc.modes.$Mode)" }
}
AfterAll {
    Disconnect-VMSerialServer
    Stop-Labs
}

Describe 'Test-VspcConnection' -Skip:$skip {
    It 'is told yes by a concentrator that checks what a VM does' {
        $result = Test-VspcConnection (Uri capture) -Service vSPC.py
        $result.Outcome | Should -Be 'Accepted' -Because ($result.Exchange -join "`n")
        $result.Accepted | Should -BeTrue
        $result.OffersTls | Should -BeFalse
        $result.ProbeName | Should -Match '^vmserial-probe-[0-9a-f]{8}$'
        $result.Exchange[0] | Should -Be '> WILL AUTHENTICATION'
        $result.Exchange | Should -Contain '< WILL-PROXY'
    }

    It 'takes many from the pipeline at once, strings and URIs' {
        $results = (Uri capture), [uri](Uri waits), (Uri closes) | Test-VspcConnection -Service vSPC.py
        $results.Count | Should -Be 3
        ($results | Where-Object Accepted).Uri | Sort-Object | Should -Be (((Uri capture), (Uri waits)) | Sort-Object)
    }

    It 'says who refuses what' {
        $result = Test-VspcConnection (Uri capture) -Service vSPC.py -Direction Client
        $result.Outcome | Should -Be 'ProxyRefused'
        $result.Detail | Should -Match "direction client and service 'vSPC.py'"
        $result.Advice | Should -Not -BeNullOrEmpty
    }

    It 'tells a telnet server, and nobody, from a concentrator' {
        (Test-VspcConnection (Uri telnet) -Service vSPC.py).Outcome | Should -Be 'NotConcentrator'
        $nobody = Test-VspcConnection telnet://127.0.0.1:1 -Service vSPC.py
        $nobody.Outcome | Should -Be 'NotReached'
        $nobody.Reach.Outcome | Should -Be 'Refused'
    }

    It 'escapes what a banner would do to the terminal' {
        (Test-VspcConnection (Uri banner) -Service vSPC.py).FirstText | Should -Be 'Welcome to \x1B[31mbox\x07 \\ 3\xFF\r\n'
    }

    It 'shows a certificate that it does not trust, and goes on with its thumbprint or with none checked' {
        $refused = Test-VspcConnection (Uri telnets-self telnets) -Service vSPC.py
        $refused.Outcome | Should -Be 'CertificateRejected'
        $refused.Certificate.Sha256Thumbprint | Should -Be $vspc.thumbprints.self
        $refused.Certificate.AlternativeNames | Should -Be 'localhost', '127.0.0.1'
        $pinned = Test-VspcConnection (Uri telnets-self telnets) -Service vSPC.py -Thumbprint $refused.Certificate.Sha256Thumbprint.ToLower()
        $pinned.Accepted | Should -BeTrue
        $pinned.Encrypted | Should -BeTrue
        $skipped = Test-VspcConnection (Uri telnets-elsewhere telnets) -Service vSPC.py -SkipCertificateCheck
        $skipped.Accepted | Should -BeTrue
        $skipped.Certificate.Problem | Should -Not -BeNullOrEmpty
    }

    It 'uses the concentrator, the service and the direction of ports of VMs, and leaves out ports without one' {
        $lab = Start-Lab @{ vms = @(
                @{ name = 'web1'; ports = @(@{ uri = 'vSPC.py'; proxy = (Uri capture); direction = 'server' }, @{ uri = 'tcp://nport-a:4001'; direction = 'client' }) }
                @{ name = 'web2'; ports = @(@{ uri = 'other'; proxy = (Uri capture); direction = 'client' }) }) }
        Connect-Lab $lab | Out-Null
        $results = Get-VMNetworkSerialPort | Test-VspcConnection
        $results.Count | Should -Be 2
        ($results | Where-Object Accepted).Service | Should -Be 'vSPC.py'
        $refused = $results | Where-Object { -not $_.Accepted }
        $refused.Service | Should -Be 'other'
        $refused.Direction | Should -Be 'Client'
        $gone = [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize((Get-VMNetworkSerialPort web1 -SerialPort 1)))
        ($gone | Test-VspcConnection).Accepted | Should -BeTrue
    }

    It 'names what is no concentrator''s URI, and goes on' {
        $results = 'tcp://vspc01:13370', 'telnet://vspc01', (Uri capture) | Test-VspcConnection -Service vSPC.py -ErrorVariable failures -ErrorAction SilentlyContinue
        $results.Accepted | Should -BeTrue
        $failures.Count | Should -Be 2
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'SerialUriInvalid,*'
        "$($failures[0])" | Should -Match 'telnet://vspc01:13370'
        { Test-VspcConnection (Uri capture) -ErrorAction Stop } | Should -Throw -ErrorId 'ServiceMissing,*'
        { Test-VspcConnection ([pscustomobject]@{ Name = 'web1' }) -Service vSPC.py -ErrorAction Stop } | Should -Throw -ErrorId 'ObjectNotUnderstood,*'
        { Test-VspcConnection (Uri telnets-self telnets) -Service vSPC.py -Thumbprint AA:BB -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidThumbprint,*'
    }

    It 'fits a console' {
        $text = Test-VspcConnection (Uri capture) -Service vSPC.py | Out-String -Width 140
        $text | Should -Match 'Uri\s+Service\s+Direction\s+Outcome\s+Detail'
        $text | Should -Match 'vSPC\.py\s+Server\s+Accepted\s+takes direction server'
    }
}
