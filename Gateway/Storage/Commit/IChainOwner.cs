namespace Gateway.Storage.Commit;

/// <summary>The row that keeps count and head of a chain.</summary>
internal interface IChainOwner
{
    string Chain { get; }

    long Count { get; set; }

    string Head { get; set; }
}
