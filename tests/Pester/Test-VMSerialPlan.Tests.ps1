BeforeDiscovery { $skip = & $PSScriptRoot/LabMissing.ps1 }
BeforeAll {
    . $PSScriptRoot/Lab.ps1
    $lab = Start-Lab
    Connect-Lab $lab

    function New-Plan([string] $Text) {
        $file = Join-Path $TestDrive "$([guid]::NewGuid()).yaml"
        Set-Content -LiteralPath $file -Value $Text -Encoding utf8
        $file
    }
    $drifted = New-Plan @'
version: 1
vms:
  - match: web1
    ports: [{port: 1, connect: "tcp://nport-b:4001"}]
  - match: db1
    ports: [{port: 1, vspc: "telnet://vspc01:13370", service: vSPC.py, direction: server}]
  - match: web2
    ports: [{port: 2, connect: "tcp://nport-a:4005"}]
'@
    $met = New-Plan @'
version: 1
vms:
  - match: web1
    ports: [{port: 1, connect: "TCP://NPORT-A:4001"}]
'@
    $colliding = New-Plan @'
version: 1
vms:
  - match: web2
    ports: [{port: 1, listen: "telnet://:2002"}]
  - match: busy
    ports: [{port: 1, listen: "telnet://:2002"}]
'@
}
AfterAll {
    Disconnect-VMSerialServer
    Stop-Labs
}

Describe 'Test-VMSerialPlan' -Skip:$skip {
    It 'writes a row for each port of the plan, in its order' {
        $rows = Test-VMSerialPlan $drifted
        $rows.Count | Should -Be 3
        $rows.Target | Should -Be "$($lab.Name)/web1", "$($lab.Name)/db1", "$($lab.Name)/web2"
        $rows.Title | Should -Be 'Serial port 1', 'Serial port 1', 'Serial port 2'
        $rows.InDesiredState | Should -Be $false, $true, $false
        $rows[0].Desired | Should -Be 'connect tcp://nport-b:4001'
        $rows[0].Actual | Should -Be 'connect tcp://nport-a:4001'
        $rows[2].Actual | Should -Be 'absent'
        $rows[2].Advice | Should -Match 'Power it off'
    }

    It 'says True or False with -Quiet' {
        Test-VMSerialPlan $drifted -Quiet | Should -BeFalse
        Test-VMSerialPlan $met -Quiet | Should -BeTrue
    }

    It 'sends nothing' {
        Measure-Sent $lab { Test-VMSerialPlan $drifted } | Should -Be 0
    }

    It 'shows what is not found as a row' {
        $row = Test-VMSerialPlan $colliding | Where-Object Title -eq 'VMNotFound'
        $row.Target | Should -Be 'busy'
        $row.InDesiredState | Should -BeFalse
        $row.Advice | Should -Not -BeNullOrEmpty
        $row.PSTypeNames[0] | Should -Be 'VmSerial.Plans.SerialChange'
    }

    It 'finds the plan relative to the location of PowerShell' {
        Push-Location $TestDrive
        try { Test-VMSerialPlan (Split-Path $met -Leaf) -Quiet | Should -BeTrue } finally { Pop-Location }
    }

    It 'takes files from the pipeline' {
        Get-Item $met, $drifted | Test-VMSerialPlan -Quiet | Should -Be $true, $false
    }

    It 'names every problem of a plan with its line and column' {
        $file = New-Plan "version: 1`nvms:`n  - match: web1`n    prots: []`n"
        $failure = { Test-VMSerialPlan $file } | Should -Throw -PassThru
        $failure.FullyQualifiedErrorId | Should -BeLike 'PlanInvalid,*'
        $failure.CategoryInfo.Category | Should -Be 'InvalidData'
        "$failure" | Should -Match ":4:5: unknown key 'prots': did you mean 'ports'"
    }

    It 'says that there is no such file' {
        $failure = { Test-VMSerialPlan (Join-Path $TestDrive missing.yaml) } | Should -Throw -PassThru
        $failure.FullyQualifiedErrorId | Should -BeLike 'PlanNotFound,*'
        $failure.CategoryInfo.Category | Should -Be 'ObjectNotFound'
    }

    It 'logs in as the plan says when no session is open, and out again' {
        Disconnect-VMSerialServer
        $env:VMSERIAL_TEST_PASSWORD = $lab.Password
        try {
            $file = New-Plan @"
version: 1
servers:
  - {name: "$($lab.Name)", user: $($lab.User), password: "env:VMSERIAL_TEST_PASSWORD", thumbprint: "$($lab.Thumbprint)"}
vms:
  - match: web1
    ports: [{port: 1, connect: "tcp://nport-a:4001"}]
"@
            Test-VMSerialPlan $file -Quiet | Should -BeTrue
            (Get-LabCounters $lab).sessions | Should -Be 0
            $env:VMSERIAL_TEST_PASSWORD = $null
            { Test-VMSerialPlan $file -Quiet } | Should -Throw '*VMSERIAL_TEST_PASSWORD*not set*'
        }
        finally {
            $env:VMSERIAL_TEST_PASSWORD = $null
            Connect-Lab $lab
        }
    }

    It 'says which server of the plan is not connected' {
        $file = New-Plan "version: 1`nservers: [vc99]`nvms:`n  - match: web1`n    ports: [{port: 1, state: absent}]`n"
        $failure = { Test-VMSerialPlan $file } | Should -Throw -PassThru
        $failure.FullyQualifiedErrorId | Should -BeLike 'ServerNotConnected,*'
        "$failure" | Should -Match 'vc99'
        $failure.ErrorDetails.RecommendedAction | Should -Match 'Connect-VMSerialServer vc99'
    }

    It 'has a drift table that fits a console' {
        $text = Test-VMSerialPlan $drifted | Format-Table | Out-String -Width 140
        $text | Should -Match 'Target\s+Title\s+OK\s+Actual\s+Desired\s+Advice'
        $text | Should -Match 'web1.+Serial port 1.+False'
    }
}
