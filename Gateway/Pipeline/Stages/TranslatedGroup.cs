using Gateway.Mapping.Acknowledgments;
using Gateway.Partners;

namespace Gateway.Pipeline.Stages;

/// <summary>What is answered about a functional group, and the agreement of its sets; null when none covers any of them.</summary>
internal sealed record TranslatedGroup(GroupVerdict Verdict, Agreement? Agreement);
