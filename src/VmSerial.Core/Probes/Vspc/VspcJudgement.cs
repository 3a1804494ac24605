using System.Linq;
using VmSerial.Serial;
using VmSerial.Tcp;
using VmSerial.Tls;

namespace VmSerial.Probes.Vspc;

/// <summary>From what an exchange showed to what it means. Pure.</summary>
internal static class VspcJudgement
{
    private const string AskForConcentrator = "Give the address of a virtual serial port concentrator (vSPC.py and others listen on 13370). A device server or a telnet server is no concentrator: "
        + "such a port is connected without a proxy, as tcp://host:port.";

    public static VspcProbeResult Of(VspcTarget target, VspcEvidence evidence)
    {
        VspcDialogue? dialogue = evidence.Dialogue;
        (VspcOutcome outcome, string detail, string advice) = Judge(target, evidence);
        return new VspcProbeResult
        {
            Uri = target.Uri.ToString(),
            Service = target.Service,
            Direction = target.Direction,
            Outcome = outcome,
            Detail = detail,
            Advice = advice,
            Reach = evidence.Reach,
            Encrypted = evidence.Encrypted,
            OffersTls = dialogue?.OffersTls,
            Certificate = evidence.Certificate,
            ProbeName = "",
            // Arrays: other read-only lists cannot be indexed in PowerShell.
            KnownCodes = dialogue?.Known.ToArray() ?? [],
            FirstText = dialogue is null ? "" : EscapedBytes.Of(dialogue.Text),
            Exchange = dialogue?.Lines.ToArray() ?? [],
        };
    }

    private static (VspcOutcome Outcome, string Detail, string Advice) Judge(VspcTarget target, VspcEvidence evidence)
    {
        if (evidence.Failure is CertificateException refused)
            return (VspcOutcome.CertificateRejected, $"the certificate is not trusted: {refused.Reason}", CertificateAdvice(refused));
        if (evidence.Failure is { } failed)
            return (VspcOutcome.TlsFailed, failed.Message.TrimEnd('.'), failed.Advice ?? "");
        if (evidence.Dialogue is not { } dialogue)
            return (evidence.Reach.Outcome == TcpOutcome.ClosedByPeer ? VspcOutcome.ClosedByPeer : VspcOutcome.NotReached, evidence.Reach.Detail, evidence.Reach.ToException().Advice ?? "");

        string wish = $"direction {(target.Direction == SerialDirection.Server ? "server" : "client")} and service '{target.Service}'";
        switch (dialogue.Verdict)
        {
            case VspcVerdict.Accepted:
                return (VspcOutcome.Accepted, $"takes {wish}{(evidence.Encrypted ? ", encrypted" : "")}", "");
            case VspcVerdict.Refused:
                return (VspcOutcome.ProxyRefused, $"WONT-PROXY for {wish}",
                    "Use the direction and the service URI that this concentrator is set up for: vSPC.py takes direction server and service vSPC.py only, sapcc direction server and the URI of its configuration.");
            case VspcVerdict.NoExtension:
                return (VspcOutcome.NotConcentrator, "speaks telnet and refused option 232 (VMWARE-TELNET-EXT)", AskForConcentrator);
        }
        if (dialogue.HasExtension)
            return evidence.IsLate
                ? (VspcOutcome.NoAnswer, $"agreed to option 232 and did not answer DO-PROXY for {wish} in time", "Look at the concentrator's log; one that waits for something else to answer is slow.")
                : (VspcOutcome.ClosedByPeer, $"agreed to option 232 and ended the connection after DO-PROXY for {wish}", "Look at the concentrator's log: some end the connection for a direction or a service that they do not take.");
        if (!evidence.IsLate && !IsTalker(dialogue))
            return (VspcOutcome.ClosedByPeer, "accepted the connection and ended it before anything was agreed",
                "Check whether the concentrator takes connections from this machine, and whether it wants TLS (telnets://).");
        if (dialogue.SpeaksTelnet)
            return (VspcOutcome.NotConcentrator, "speaks telnet and says nothing of option 232 (VMWARE-TELNET-EXT)", AskForConcentrator);
        if (dialogue.Text.Count > 0)
            return (VspcOutcome.NotConcentrator, "answers with something else than telnet", AskForConcentrator);
        return (VspcOutcome.Silent, "accepted the connection and said nothing",
            target.Uri.Scheme == SerialUriScheme.Telnets ? AskForConcentrator : "Try telnets://: a peer that waits for TLS is silent until it comes. A device server in raw mode is silent, too.");
    }

    // Who ended the connection after saying something of its own is told by that.
    private static bool IsTalker(VspcDialogue dialogue) => dialogue.Text.Count > 0;

    private static string CertificateAdvice(CertificateException refused)
        => refused.Certificate is null ? "Look at what listens there."
            : (refused.Expected is null ? "If that is the concentrator's own certificate, name it: " : "If the concentrator got a new certificate, name that: ")
                + $"-Thumbprint {refused.Thumbprint}. A VM takes any certificate unless its URI says otherwise (#verify, #thumbprint=, #peerName=, #certificate=); -SkipCertificateCheck does as such a VM.";
}
