using System.Buffers;
using System.Text;
using Gateway.Mapping.Edi;
using Gateway.Mapping.Formats;
using Gateway.Mapping.Schemas;
using Gateway.Mapping.Validation;
using Xunit;

namespace Gateway.Tests.Unit.Mapping;

/// <summary>Short cuts of the mapping tests: text to items, sets and verdicts.</summary>
internal static class Edi
{
    public const string Isa = "ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       *261124*1200*U*00401*000000001*0*P*>~";

    /// <summary>The 850 of tree.md.</summary>
    public const string Order =
        "ST*850*0001~BEG*00*SA*4500012**20261124~REF*DP*038~REF*IA*00417~N1*ST*STORE 12*92*0012~N3*1 ELM ST~"
        + "PO1*1*12*EA*31.50**UP*036000291452~PID*F*08***SOCK~PO1*2*4*CA*7.25~CTT*2~SE*11*0001~";

    public static string Wrap(string sets, int count = 1, string group = "PO") =>
        $"{Isa}GS*{group}*SENDER*RECEIVER*20261124*1200*1*X*004010~{sets}GE*{count}*1~IEA*1*000000001~";

    public static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);

    public static List<EdiItem> Items(string text) => Items(Bytes(text));

    public static List<EdiItem> Items(byte[] bytes, EdiLimits? limits = null) => Items(new MemoryStream(bytes), limits);

    public static List<EdiItem> Items(Stream stream, EdiLimits? limits = null) =>
        EdiReader.ReadAsync(stream, limits ?? EdiLimits.Default, TestContext.Current.CancellationToken).ToBlockingEnumerable().ToList();

    public static IEnumerable<Finding> Findings(IEnumerable<EdiItem> items) => items.SelectMany(item => item switch
    {
        EdiItem.Set set => set.Findings,
        EdiItem.GroupEnd end => end.Findings,
        EdiItem.InterchangeEnd end => end.Findings,
        EdiItem.Unreadable unreadable => [unreadable.Finding],
        _ => [],
    });

    public static EdiErrorCode[] Codes(string text) => [.. Findings(Items(text)).Select(f => f.Code)];

    public static EdiItem.Set Set(string segments) => Items(Wrap(segments)).OfType<EdiItem.Set>().Single();

    /// <summary>Wraps segments in ST, SE and the envelope, with a right count.</summary>
    public static EdiItem.Set SetOf(string id, params string[] segments) =>
        Set($"ST*{id}*0001~{string.Concat(segments.Select(s => s + "~"))}SE*{segments.Length + 2}*0001~");

    public static SetVerdict Validate(EdiItem.Set set) =>
        SetValidator.Validate(set.TransactionSet, SchemaCatalog.Find("x12", "004010", set.TransactionSet.Id), set.Findings, EdiLimits.Default);

    public static SetVerdict Validate850(params string[] segments) => Validate(SetOf("850", segments));

    public static string Json(DocumentNode node) => Encoding.UTF8.GetString(JsonFormat.ToUtf8(node));

    public static DocumentNode Parse(string json) => JsonFormat.Parse(Encoding.UTF8.GetBytes(json));

    public static string Write(Action<IBufferWriter<byte>> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        write(buffer);
        return Encoding.Latin1.GetString(buffer.WrittenSpan);
    }
}
