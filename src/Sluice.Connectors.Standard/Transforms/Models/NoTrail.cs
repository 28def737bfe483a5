using Sluice.Connect.Errors;

namespace Sluice.Connectors.Standard.Transforms.Models;

/// <summary>Transforms are bound to no task that could be asked where it is stuck.</summary>
internal sealed class NoTrail : IBreadcrumb
{
    public static readonly NoTrail Instance = new();

    public void At(string stage, string? detail = null)
    {
    }
}
