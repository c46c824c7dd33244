using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Gateway.Tests.Support;

/// <summary>
/// A mailbox whose server says no more than it must (RFC 3501: no READ-WRITE, for that is a SHOULD), gives at most so much of a mail at once, stops where it wants and answers otherwise
/// than others do: what no real server can be made to do.
/// </summary>
internal sealed partial class TerseImapServer : SecureLoopbackServer
{
    /// <summary>As an answer: the connection ends.</summary>
    public const string Cut = "";

    private readonly int _atOnce;
    private readonly int _end;

    /// <param name="atOnce">The most octets of one answer.</param>
    /// <param name="end">After so many octets there is nothing more, whatever the size is.</param>
    public TerseImapServer(int atOnce = int.MaxValue, int end = int.MaxValue)
    {
        (_atOnce, _end) = (atOnce, end);
        Start();
    }

    public SortedDictionary<uint, byte[]> Mails { get; } = [];

    /// <summary>The one mail, or the first.</summary>
    public byte[] Mail
    {
        get => Mails[1];
        set => Mails[1] = value;
    }

    public string Capabilities { get; init; } = "IMAP4rev1 AUTH=PLAIN SASL-IR UIDPLUS MOVE NAMESPACE IDLE";

    public string Namespaces { get; init; } = "((\"\" \"/\")) NIL NIL";

    /// <summary>What it says as it opens a folder, as <c>[READ-ONLY] </c>.</summary>
    public string Access { get; init; } = "";

    /// <summary>What it says of the size of a mail; null: nothing.</summary>
    public Func<byte[], long?> SizeOf { get; init; } = m => m.Length;

    /// <summary>What is answered to a command instead, <c>{tag}</c> replaced, or <see cref="Cut"/>; null: as it would.</summary>
    public Func<string, string?>? Instead { get; set; }

    /// <summary>Commands in upper case, without what is said in a login.</summary>
    public ConcurrentQueue<string> Heard { get; } = [];

    public int Logins => Heard.Count(c => c is "AUTHENTICATE" or "LOGIN");

    /// <summary>Whether somebody had a mail removed.</summary>
    public bool IsExpunged { get; private set; }

    /// <summary>Mails that are marked as deleted.</summary>
    public HashSet<uint> Marked { get; } = [];

    /// <summary>Mails that were copied or moved.</summary>
    public List<uint> Copied { get; } = [];

    protected override async Task TalkAsync(StreamReader lines, Func<string, Task> put)
    {
        await put($"* OK [CAPABILITY {Capabilities}] ready\r\n");
        var idle = "";
        while (await lines.ReadLineAsync(Stopping) is { } line)
        {
            if (line == "DONE")
            {
                await put($"{idle} OK done\r\n");
                continue;
            }

            var tag = line.Split(' ')[0];
            var command = line[(tag.Length + 1)..].ToUpperInvariant();
            var verb = command.Split(' ')[0];
            Heard.Enqueue(verb is "AUTHENTICATE" or "LOGIN" ? verb : command);
            idle = verb == "IDLE" ? tag : idle;
            var answer = Instead?.Invoke(command)?.Replace("{tag}", tag, StringComparison.Ordinal) ?? (verb == "IDLE" ? "+ idling\r\n" : $"{AnswerTo(command)}{tag} OK {Said(verb)}done\r\n");
            if (answer == Cut)
            {
                return;
            }

            await put(answer);
        }
    }

    private string Said(string verb) => verb is "SELECT" or "EXAMINE" ? Access : "";

    private string AnswerTo(string command)
    {
        if (Body().Match(command) is { Success: true } body)
        {
            return Mails.TryGetValue(Number(body, 1), out var mail) ? PieceOf(mail, Number(body, 1), (int)Number(body, 2), (int)Number(body, 3)) : "";
        }

        switch (command.Split(' '))
        {
            case ["CAPABILITY", ..]:
                return $"* CAPABILITY {Capabilities}\r\n";
            case ["NAMESPACE", ..]:
                return $"* NAMESPACE {Namespaces}\r\n";
            case ["LIST" or "LSUB", .., var name] when !name.Contains("NOWHERE", StringComparison.Ordinal):
                return $"* LIST (\\HasNoChildren) \"/\" {(name.Trim('"') is "" or "%" ? "INBOX" : name.Trim('"'))}\r\n";
            case ["SELECT" or "EXAMINE", ..]:
                return "* FLAGS (\\Seen \\Deleted)\r\n* OK [PERMANENTFLAGS (\\Seen \\Deleted)] ok\r\n"
                    + $"* {Mails.Count} EXISTS\r\n* 0 RECENT\r\n* OK [UIDVALIDITY 7] ok\r\n* OK [UIDNEXT {Mails.Keys.LastOrDefault() + 1}] ok\r\n";
            case ["UID", "SEARCH", ..]:
                return $"* SEARCH {string.Join(' ', Mails.Keys.Where(u => !Marked.Contains(u)))}\r\n";
            case ["UID", "FETCH", var set, ..]:
                return string.Concat(Of(set).Select(LookOf));
            case ["UID", "STORE", var set, var how, ..] when command.Contains("\\DELETED", StringComparison.Ordinal):
                Of(set).ForEach(u => _ = how[0] == '+' ? Marked.Add(u) : Marked.Remove(u));
                return "";
            case ["UID", "EXPUNGE", var set]:
                Remove(Of(set).Where(Marked.Contains));
                return "";
            case ["EXPUNGE"]:
                Remove(Marked);
                return "";
            case ["COPY", var numbers, ..]:
                Copied.AddRange(numbers.Split(',').Select(n => Mails.Keys.ElementAt((int)Value(n) - 1)));
                return "";
            case ["UID", "COPY" or "MOVE", var set, ..]:
                Copied.AddRange(Of(set));
                Of(set).ForEach(u => _ = command.StartsWith("UID MOVE", StringComparison.Ordinal) && Mails.Remove(u));
                return "";
            default:
                return "";
        }
    }

    private string PieceOf(byte[] mail, uint uid, int offset, int count)
    {
        var piece = Encoding.Latin1.GetString([.. mail.Take(_end).Skip(offset).Take(Math.Min(count, _atOnce))]);
        return $"* {Sequence(uid)} FETCH (UID {uid} BODY[]<{offset}> {{{piece.Length}}}\r\n{piece})\r\n";
    }

    private string LookOf(uint uid) =>
        $"* {Sequence(uid)} FETCH (UID {uid} {(SizeOf(Mails[uid]) is { } size ? $"RFC822.SIZE {size} " : "")}INTERNALDATE \"29-Nov-2026 10:00:00 +0000\")\r\n";

    private void Remove(IEnumerable<uint> uids)
    {
        IsExpunged = true;
        foreach (var uid in uids.ToList())
        {
            _ = Mails.Remove(uid);
            _ = Marked.Remove(uid);
        }
    }

    private List<uint> Of(string set) =>
    [
        .. set.Split(',').Select(s => s.Split(':')).SelectMany(ends => Mails.Keys.Where(u => u >= Value(ends[0]) && u <= (ends[^1] == "*" ? uint.MaxValue : Value(ends[^1])))),
    ];

    private int Sequence(uint uid) => Mails.Keys.TakeWhile(u => u < uid).Count() + 1;

    private static uint Number(Match match, int group) => Value(match.Groups[group].Value);

    private static uint Value(string digits) => uint.Parse(digits, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"UID FETCH (\d+) .*BODY\.PEEK\[\]<(\d+)\.(\d+)>")]
    private static partial Regex Body();
}
