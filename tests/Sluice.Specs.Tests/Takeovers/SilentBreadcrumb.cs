using Sluice.Connect.Errors;

namespace Sluice.Specs.Tests.Takeovers;

/// <summary>Nobody wants to know.</summary>
internal sealed class SilentBreadcrumb : IBreadcrumb
{
    public void At(string stage, string? detail = null)
    {
    }
}
