namespace Gateway.Partners;

/// <summary>Which names of files a channel in takes (draft-ietf-ediint-rfc4130bis). A message without a name is taken by each.</summary>
public enum FileNamePolicy
{
    /// <summary>Any: the name is data and nobody's business.</summary>
    Any,

    /// <summary>Those that every file system takes; others are answered <c>illegal-filename</c>.</summary>
    Legal,

    /// <summary>Legal ones that no other message of the partner had in the last 400 days; others are answered <c>duplicate-filename</c>.</summary>
    Unique,
}
