using System.IO;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Build.Lab;

namespace VmSerial.Build;

/// <summary>What the demo shows, on a lab that runs already; the caller ends the lab.</summary>
internal static class Demo
{
    private const string Plan = "examples/lab.yaml";

    /// <summary>
    /// Shows all of it, the ESXi hosts where <paramref name="hosts"/> run.
    /// Exit code 0 when every step showed what it should; what did not is named at the end.
    /// </summary>
    public static async Task<int> RunAsync(Workspace workspace, LabReady lab, HostLab? hosts, TextWriter output, CancellationToken cancellationToken)
    {
        using LabControl control = new(lab.Control);
        DemoRun run = new(workspace, lab, control, output);
        run.Introduce();
        await RefuseAsync(run, cancellationToken);
        await CompareAsync(run, cancellationToken);
        await ApplyAsync(run, control, cancellationToken);
        await ProveAsync(run, cancellationToken);
        if (hosts is not null)
        {
            run.HostPassword = hosts.Hosts[0].Password;
            await new DemoHosts(hosts, run).ShowAsync(cancellationToken);
        }
        return run.Conclude();
    }

    // What must not happen is stopped before it happens.
    private static async Task RefuseAsync(DemoRun run, CancellationToken cancellationToken)
    {
        DemoStep ports = await run.StepAsync("The serial ports of some VMs, as somebody left them.", 0, ["ports", "web0*"], cancellationToken);
        ports.Shows("web05", "tcp://nport-a:4099");
        ports.Hides("web10");

        DemoStep badUri = await run.StepAsync("A bad URI is caught with its line and column, before anybody logs in.",
            1, ["plan", "test", "examples/bad-uri.yaml"], cancellationToken);
        badUri.Shows("examples/bad-uri.yaml:7:28", "tcp://5000");
        badUri.Sends(0);

        DemoStep collision = await run.StepAsync("Two listeners on one host and port are caught before anything changes, also when told to apply.",
            1, ["plan", "apply", "examples/collision.yaml"], cancellationToken);
        collision.Shows("ListenerCollision", "rtr01", "rtr03", "24000", "nothing was changed");
        collision.Sends(0);
    }

    private static async Task CompareAsync(DemoRun run, CancellationToken cancellationToken)
    {
        DemoStep drift = await run.StepAsync("The difference between the plan and the world, and the traps in it.", 2, ["plan", "test", Plan], cancellationToken);
        drift.Shows("ListenerCollisionFound", "SerialUriUnusable", "needs power off", "mail01", "14 to change, 1 of them not possible now");
        drift.Sends(0);

        DemoStep whatIf = await run.StepAsync("What would be done about it.", 2, ["plan", "apply", Plan, "--what-if"], cancellationToken);
        whatIf.ShowsTimes("What if: ", 14);
        whatIf.Sends(0);
    }

    private static async Task ApplyAsync(DemoRun run, LabControl control, CancellationToken cancellationToken)
    {
        DemoStep apply = await run.StepAsync("The plan is applied. One row is left, since no VM is ever powered off in passing.", 2, ["plan", "apply", Plan], cancellationToken);
        apply.Shows("proved", "not possible", "mail01", "13 changes");
        apply.SendsSomething();

        await run.SayAsync("Now the administrator powers mail01 off (the demo does it behind the product's back, in the lab).",
            () => control.PowerAsync("mail01", "off", cancellationToken));
        DemoStep rest = await run.StepAsync("The same command again does what was left.", 0, ["plan", "apply", Plan], cancellationToken);
        rest.Shows("1 change;", "mail01", "applied not proved");
        rest.Sends(1);
    }

    private static async Task ProveAsync(DemoRun run, CancellationToken cancellationToken)
    {
        DemoStep state = await run.StepAsync("Everything is in the desired state.", 0, ["plan", "test", Plan], cancellationToken);
        state.Shows("In the desired state: 59 ports.");

        DemoStep again = await run.StepAsync("Applied once more: 0 changes.", 0, ["plan", "apply", Plan], cancellationToken);
        again.Shows("0 changes; 59 already in the desired state.");
        again.Sends(0);
    }
}
