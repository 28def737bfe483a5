using Sluice.Connect.Config;

namespace Sluice.JobFiles.Text.Drafts;

/// <summary>A substitution <c>${a->b}</c> or <c>${?a}</c>.</summary>
/// <param name="path">The keys from the root.</param>
/// <param name="scope">Where the file that holds it was included: looked at first. Empty in the job file itself.</param>
/// <param name="isOptional">Nothing there is no error.</param>
/// <param name="location">Where it stands.</param>
internal sealed class DraftReference(IReadOnlyList<string> path, IReadOnlyList<string> scope, bool isOptional, TextLocation location)
    : Draft(location)
{
    public IReadOnlyList<string> Path { get; } = path;

    public IReadOnlyList<string> Scope { get; } = scope;

    public bool IsOptional { get; } = isOptional;

    public override bool HasReferences => true;

    public string Name => string.Join("->", Path);
}
