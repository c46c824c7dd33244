using Gateway.Partners.Reading;

namespace Gateway.Partners.Publishing;

/// <summary>One partner while a plan is made: its files, what the ledger runs of it, and what was found wrong so far.</summary>
internal sealed class Draft(string name, ProfileFolder? folder, ProfileReading? running, string? runningHash)
{
    private readonly List<ProfileError> _errors = [];

    public string Name { get; } = name;

    public PartnerId Id { get; } = new(name);

    /// <summary>Null when the folder is gone, or was not asked for.</summary>
    public ProfileFolder? Folder { get; } = folder;

    public string? RunningHash { get; } = runningHash;

    /// <summary>What the ledger runs; null for a new partner, or one whose snapshot cannot be read.</summary>
    public ProfileReading? Running { get; } = running;

    /// <summary>The changed profile, when it could be read.</summary>
    public ProfileReading? Proposed { get; private set; }

    public IReadOnlyList<ProfileError> Errors => _errors;

    public ProfileChange Change { get; init; }

    public bool Differs => Change is ProfileChange.Added or ProfileChange.Changed;

    public void Read()
    {
        _errors.AddRange(Folder!.Errors);
        if (Folder.Files.ContainsKey(ProfileReader.FileName))
        {
            var reading = ProfileReader.Read(Name, Folder.Files, Folder.Hash);
            _errors.AddRange(reading.Errors);
            Proposed = _errors.Count == 0 ? reading : null;
        }
    }

    /// <summary>Takes the proposal back: the running snapshot stays.</summary>
    public void Refuse(IEnumerable<ProfileError> errors)
    {
        _errors.AddRange(errors);
        Proposed = null;
    }

    /// <summary>Notes errors of what runs unchanged.</summary>
    public void Note(IEnumerable<ProfileError> errors) => _errors.AddRange(errors);
}
