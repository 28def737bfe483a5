using Sluice.Connect.Config;

namespace Sluice.JobFiles.Text.Drafts;

/// <summary>A scalar, final.</summary>
internal sealed class DraftScalar(ConfigScalar value) : Draft(value.Location)
{
    public ConfigScalar Value { get; } = value;

    public override bool HasReferences => false;
}
