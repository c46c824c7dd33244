using Gateway.Exchanges;
using Gateway.Storage.Sql;

namespace Gateway.Storage.Tables;

/// <summary>Statements on <c>document</c>.</summary>
internal static class DocumentTable
{
    public static readonly LedgerStatement<NewDocument> Insert = LedgerStatement<NewDocument>.Insert("document",
    [
        Columns.Id<NewDocument>("id", d => d.Id.Value),
        Columns.Id<NewDocument>("exchange", d => d.Exchange.Value),
        Columns.Id<NewDocument>("interchange", d => d.Interchange?.Value),
        Columns.Int<NewDocument>("position", d => d.Position),
        Columns.Text<NewDocument>("partner", d => d.Partner.Value),
        Columns.Text<NewDocument>("type", d => d.Type),
        Columns.Text<NewDocument>("set_id", d => d.Set),
        Columns.Text<NewDocument>("control_number", d => d.ControlNumber),
        Columns.Text<NewDocument>("group_control_number", d => d.GroupControlNumber),
        Columns.Text<NewDocument>("agreement", d => d.Agreement),
        Columns.Text<NewDocument>("validation", d => EnumText.Of(d.Validation)),
        Columns.Text<NewDocument>("findings", d => d.Findings),
        Columns.Text<NewDocument>("code", d => d.Code),
        Columns.Text<NewDocument>("payload_part", d => d.PayloadPart),
        Columns.Text<NewDocument>("map_name", d => d.MapName),
        Columns.Text<NewDocument>("map_hash", d => d.MapHash),
    ]);
}
