using Gateway.Exchanges;
using Gateway.Storage.Sql;

namespace Gateway.Storage.Tables;

/// <summary>Statements on <c>interchange</c>.</summary>
internal static class InterchangeTable
{
    public static readonly LedgerStatement<NewInterchange> Insert = LedgerStatement<NewInterchange>.Insert("interchange",
    [
        Columns.Id<NewInterchange>("id", i => i.Id.Value),
        Columns.Id<NewInterchange>("exchange", i => i.Exchange.Value),
        Columns.Int<NewInterchange>("position", i => i.Position),
        Columns.Text<NewInterchange>("standard", i => i.Standard),
        Columns.Text<NewInterchange>("sender_qualifier", i => i.Sender.Qualifier),
        Columns.Text<NewInterchange>("sender_id", i => i.Sender.Id),
        Columns.Text<NewInterchange>("receiver_qualifier", i => i.Receiver.Qualifier),
        Columns.Text<NewInterchange>("receiver_id", i => i.Receiver.Id),
        Columns.Text<NewInterchange>("control_number", i => i.ControlNumber),
        Columns.Text<NewInterchange>("group_control_number", i => i.GroupControlNumber),
        Columns.Text<NewInterchange>("digest", i => i.Digest?.Hex),
        Columns.Text<NewInterchange>("usage", i => EnumText.Of(i.Usage)),
        Columns.Int<NewInterchange>("groups", i => i.Groups),
        Columns.Int<NewInterchange>("sets", i => i.Sets),
        Columns.Int<NewInterchange>("accepted_sets", i => i.AcceptedSets),
        Columns.Text<NewInterchange>("validation", i => EnumText.Of(i.Validation)),
        Columns.Text<NewInterchange>("findings", i => i.Findings),
    ]);
}
