namespace Gateway.Storage.Sql;

/// <summary>A value that no column can hold; the outcome that brought it is refused, its set goes on.</summary>
internal sealed class LedgerValueException(string message) : Exception(message);
