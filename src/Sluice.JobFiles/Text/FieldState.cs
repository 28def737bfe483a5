using Sluice.Connect.Config;
using Sluice.JobFiles.Text.Drafts;

namespace Sluice.JobFiles.Text;

/// <summary>How far a field is resolved.</summary>
internal sealed class FieldState
{
    /// <summary>The layer in hand; <c>null</c> when all are done.</summary>
    public Draft? Layer { get; set; }

    /// <summary>The value of the layers done so far.</summary>
    public ConfigValue? Value { get; set; }
}
