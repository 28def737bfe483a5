namespace Sluice.Client;

/// <summary>The server gave no answer. Whether a request was done is not known; repeated under the same request id it is not done twice.</summary>
public sealed class SluiceUnreachableException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="server">Where the server should be.</param>
    /// <param name="why">What happened.</param>
    /// <param name="requestId">The request's id; <c>null</c> where it only read.</param>
    /// <param name="inner">The cause.</param>
    public SluiceUnreachableException(Uri server, string why, string? requestId, Exception? inner = null)
        : base($"No answer from {server}: {why}{(requestId is null ? "" : $" Whether request {requestId} was done is not known; repeat it under this id, or ask for its outcome.")}", inner)
    {
        Server = server;
        RequestId = requestId;
    }

    /// <summary>Where the server should be.</summary>
    public Uri Server { get; }

    /// <summary>The request's id; <c>null</c> where it only read.</summary>
    public string? RequestId { get; }
}
