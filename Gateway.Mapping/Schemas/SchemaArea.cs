namespace Gateway.Mapping.Schemas;

/// <summary>The tables of an X12 set: heading, detail, summary.</summary>
public enum SchemaArea
{
    Heading,
    Detail,
    Summary,
}
