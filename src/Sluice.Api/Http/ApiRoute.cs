using Sluice.Api.Security;

namespace Sluice.Api.Http;

/// <summary>Something that can be asked.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Pattern">The path, such as <c>/api/v1/jobs/{id}</c>.</param>
/// <param name="Role">Who may ask.</param>
/// <param name="Answer">Answers.</param>
internal sealed record ApiRoute(string Method, string Pattern, ApiRole Role, Func<ApiCall, ValueTask<ApiAnswer>> Answer)
{
    /// <summary>What it does, in a sentence.</summary>
    public string Summary { get; init; } = "";

    /// <summary>The query's parameters: others are refused.</summary>
    public IReadOnlyList<ApiParameter> Query { get; init; } = [];

    /// <summary>Anybody may ask, without saying who they are.</summary>
    public bool IsOpen { get; init; }

    /// <summary>It changes something, and so has a request id.</summary>
    public bool IsRequest => !string.Equals(Method, "GET", StringComparison.Ordinal);

    /// <summary>It stops something: never held up by a limit.</summary>
    public bool IsStop { get; init; }

    /// <summary>It is as SeaTunnel's clients know it: errors have their shape, and what is not known is ignored.</summary>
    public bool IsSeaTunnel { get; init; }

    /// <summary>It takes a job, which may be large: few are read at one time.</summary>
    public bool IsLarge { get; init; }

    /// <summary>It can be followed as server-sent events.</summary>
    public bool IsStream { get; init; }

    /// <summary>The type of a JSON body; <c>null</c> for none.</summary>
    public Type? Body { get; init; }

    /// <summary>Its answer when all is well; <c>null</c> for one without a body.</summary>
    public Type? Result { get; init; }

    /// <summary>Its status when all is well.</summary>
    public int Status { get; init; } = 200;
}
