using System.CommandLine;

namespace Gateway.Cli.Keys;

/// <summary><c>gw keys</c>: our keys and certificates, and the partners' certificates.</summary>
internal static class KeysCommand
{
    public static string Actor => "person:" + Environment.UserName;

    public static Command Create() => new("keys", "Keys and certificates: new, import, list, export, rotate, retire; those that partners send: proposals, accept, reject; announce ours.")
    {
        NewVerb.Create(),
        ImportVerb.Create(),
        ListVerb.Create(),
        ExportVerb.Create(),
        RotateVerb.Create(),
        RetireVerb.Create(),
        AnnounceVerb.Create(),
        ProposalsVerb.Create(),
        AcceptVerb.Create(),
        RejectVerb.Create(),
    };
}
