using Gateway.Partners.Reading;

namespace Gateway.Partners.Checks;

/// <summary>The full check of the files alone, as an editor's save or a build asks for it.</summary>
internal sealed class FolderCheck(MapVerdicts verdicts, TimeProvider clock, IMailTemplates? templates = null) : IProfileCheck
{
    public CheckReport Check(string partnersDirectory, CancellationToken ct)
    {
        var candidates = new List<Candidate>();
        var errors = new List<ProfileError>();
        var tests = new List<MapTest>();
        var (partners, maps) = (0, 0);
        foreach (var name in SnapshotBuilder.Names(partnersDirectory))
        {
            ct.ThrowIfCancellationRequested();
            partners++;
            var folder = SnapshotBuilder.Read(partnersDirectory, name);
            errors.AddRange(folder.Errors);
            var reading = folder.Files.ContainsKey(ProfileReader.FileName) ? ProfileReader.Read(name, folder.Files, folder.Hash) : null;
            errors.AddRange(reading?.Errors ?? []);
            errors.AddRange(MailTexts.Find(reading, templates));
            var checkedMaps = MapFiles.Check(name, reading, folder.Files, verdicts);
            errors.AddRange(checkedMaps.Errors);
            tests.AddRange(checkedMaps.Tests);
            maps += checkedMaps.Count;
            if (reading?.Partner is not null)
            {
                candidates.Add(new Candidate(new PartnerId(name), reading, true));
            }
        }

        var all = new Installation(candidates);
        errors.AddRange(ProfileCheck.Find(all).Select(f => f.Error));
        errors.AddRange(ProfileCheck.Overall(all));
        var channels = candidates.SelectMany(c => c.Partner.Channels).ToList();
        var warnings = candidates.SelectMany(c => ProfileCheck.Warnings(c.Reading, channels, clock.GetUtcNow())).ToList();
        return new CheckReport(partners, candidates.Sum(c => c.Partner.Agreements.Count), maps, tests, errors, warnings);
    }
}
