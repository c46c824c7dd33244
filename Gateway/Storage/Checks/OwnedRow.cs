namespace Gateway.Storage.Checks;

/// <summary>A row that an exchange owns, and what of it is compared with the trail.</summary>
internal readonly record struct OwnedRow(Guid Exchange, Guid Id, string Name, string Value);
