using Sluice.Connect.Errors;

namespace Sluice.Connectors.Files.Staging;

/// <summary>Where nobody asks what it is at.</summary>
internal sealed class NoBreadcrumb : IBreadcrumb
{
    public void At(string stage, string? detail = null)
    {
    }
}
