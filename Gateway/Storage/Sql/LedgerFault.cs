namespace Gateway.Storage.Sql;

/// <summary>What an error of the database means for a set.</summary>
internal enum LedgerFault
{
    /// <summary>The database or the road to it: the caller's fault border has it.</summary>
    Machine,

    /// <summary>Deadlock or serialization: the same again.</summary>
    Again,

    /// <summary>One outcome's values or a constraint: the others can go on without it.</summary>
    Values,
}
