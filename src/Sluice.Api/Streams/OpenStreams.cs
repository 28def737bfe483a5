using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Sluice.Api.Http;

namespace Sluice.Api.Streams;

/// <summary>The streams that are open: how many there may be, and that they end when the server does.</summary>
internal sealed class OpenStreams(ApiOptions options, IHostApplicationLifetime lifetime, TimeProvider time)
{
    private int _open;

    /// <summary>Cancelled when the server ends: a stream must not hold it up.</summary>
    public CancellationToken Ending => lifetime.ApplicationStopping;

    public TimeProvider Time => time;

    /// <summary>How often the store is asked for news.</summary>
    public TimeSpan Pace => options.StreamPace;

    /// <summary>How long a stream is silent at the most.</summary>
    public TimeSpan Heartbeat => options.StreamHeartbeat;

    /// <exception cref="ApiFault">There are too many.</exception>
    public void Enter()
    {
        if (Interlocked.Increment(ref _open) <= options.MostStreams)
            return;
        Leave();
        throw new ApiFault(Problems.Of(
            StatusCodes.Status429TooManyRequests, Wire.ProblemCodes.TooManyRequests, "Too many streams",
            $"{options.MostStreams} streams are open, the most that this server keeps. Close some, or read without following."))
        {
            RetryAfter = 5,
        };
    }

    public void Leave() => Interlocked.Decrement(ref _open);
}
