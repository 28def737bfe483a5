using Sluice.Connect.Errors;

namespace Sluice.Connectors.Standard.Tests.Fixtures;

internal sealed class NoBreadcrumb : IBreadcrumb
{
    public void At(string stage, string? detail = null)
    {
    }
}
