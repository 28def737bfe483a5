using Sluice.Connect.Errors;

namespace Sluice.Connect.TestKit.Doubles;

/// <summary>Nobody asks where the work stands.</summary>
internal sealed class SilentBreadcrumb : IBreadcrumb
{
    public void At(string stage, string? detail = null)
    {
    }
}
