using Gateway.Mapping.Formats;

namespace Gateway.Mapping.Edi;

/// <summary>A set to be written: its id and its tree, laid out as the schema of that id says. Envelope parts of the tree are not written.</summary>
public sealed record X12SetContent(string SetId, DocumentObject Tree);
