using System.Globalization;
using System.Text;

namespace Gateway.Cli.Demo;

/// <summary>An interchange of 850s as a customer's system would write it. The text is put together by hand, so that it can be wrong.</summary>
internal sealed record OrderInterchange
{
    public required int ControlNumber { get; init; }

    public required DateTimeOffset Time { get; init; }

    public required IReadOnlyList<SampleOrder> Orders { get; init; }

    public string SenderQualifier { get; init; } = "08";

    public string Sender { get; init; } = "6111250008";

    public string ReceiverQualifier { get; init; } = "ZZ";

    public string Receiver { get; init; } = "NORTHWIND";

    public string GroupSender { get; init; } = "6111250008";

    public string GroupReceiver { get; init; } = "NORTHWIND";

    /// <summary>ISA14: whether a TA1 is wanted.</summary>
    public bool AsksTa1 { get; init; }

    /// <summary>ISA15.</summary>
    public char Usage { get; init; } = 'P';

    public byte[] ToBytes()
    {
        var text = new StringBuilder();
        var time = Time.UtcDateTime;
        Line(text, $"ISA*00*{"",10}*00*{"",10}*{SenderQualifier,-2}*{Sender,-15}*{ReceiverQualifier,-2}*{Receiver,-15}");
        Line(text, $"*{time:yyMMdd}*{time:HHmm}*U*00401*{ControlNumber:000000000}*{(AsksTa1 ? 1 : 0)}*{Usage}*>~\n");
        Line(text, $"GS*PO*{GroupSender}*{GroupReceiver}*{time:yyyyMMdd}*{time:HHmm}*{ControlNumber}*X*004010~\n");
        for (var i = 0; i < Orders.Count; i++)
        {
            Write(text, Orders[i], i + 1);
        }

        Line(text, $"GE*{Orders.Count}*{ControlNumber}~\nIEA*1*{ControlNumber:000000000}~\n");
        return Encoding.ASCII.GetBytes(text.ToString());
    }

    private static void Write(StringBuilder text, SampleOrder order, int number)
    {
        var set = new StringBuilder();
        Line(set, $"ST*850*{number:0000}~\nBEG*00*SA*{order.Number}**{order.Date}~\nREF*DP*038~\n");
        Line(set, $"N1*ST*ACME STORE {order.Store}*92*{order.Store:0000}~\nN3*{order.Store} ELM ST~\nN4*DALLAS*TX*75201*US~\n");
        for (var i = 0; i < order.Lines.Count; i++)
        {
            var line = order.Lines[i];
            Line(set, $"PO1*{i + 1}*{line.Quantity}*EA*{line.Price}**UP*{line.Upc}~\nPID*F****{line.Description}~\n");
        }

        Line(set, $"CTT*{order.Lines.Count}~\n");
        _ = text.Append(set);
        Line(text, $"SE*{set.ToString().Count(c => c == '~') + 1}*{number:0000}~\n");
    }

    private static void Line(StringBuilder text, FormattableString line) => _ = text.Append(line.ToString(CultureInfo.InvariantCulture));
}
