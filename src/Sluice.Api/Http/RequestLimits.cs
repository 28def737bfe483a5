using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;

namespace Sluice.Api.Http;

/// <summary>
/// Refuses requests before they hurt: too many of one client, or too many large ones at one time. Stops are never refused and wait for nothing.
/// </summary>
internal sealed class RequestLimits : IDisposable
{
    private const int MostLarge = 8;
    private const int MostWaiting = 1_000;
    private static readonly TimeSpan s_period = TimeSpan.FromMilliseconds(100);
    private readonly PartitionedRateLimiter<string>? _clients;
    private readonly ConcurrencyLimiter _large = new(new ConcurrencyLimiterOptions { PermitLimit = MostLarge, QueueLimit = MostWaiting });

    public RequestLimits(ApiOptions options)
    {
        if (options.MostRequestsPerSecond <= 0)
            return;
        var limit = new TokenBucketRateLimiterOptions
        {
            TokenLimit = options.MostRequestsPerSecond * 2,
            TokensPerPeriod = Math.Max(1, options.MostRequestsPerSecond / 10),
            ReplenishmentPeriod = s_period,
            AutoReplenishment = true,
        };
        _clients = PartitionedRateLimiter.Create<string, string>(client => RateLimitPartition.GetTokenBucketLimiter(client, _ => limit));
    }

    /// <summary>Lets a request in; what is returned is kept until it is answered.</summary>
    /// <exception cref="ApiFault">There are too many.</exception>
    public async ValueTask<IDisposable?> EnterAsync(ApiRoute route, string by, HttpContext context)
    {
        if (route.IsStop || route.IsOpen)
            return null;
        if (_clients is not null)
        {
            using var token = _clients.AttemptAcquire($"{by}@{context.Connection.RemoteIpAddress}");
            if (!token.IsAcquired)
                throw TooMany("This client asks more often than the server allows. Ask less often, or follow events instead.");
        }

        if (!route.IsLarge)
            return null;
        var lease = await _large.AcquireAsync(1, context.RequestAborted);
        if (lease.IsAcquired)
            return lease;
        lease.Dispose();
        throw TooMany($"{MostWaiting} jobs wait to be read. Submit again in a moment.");
    }

    public void Dispose()
    {
        _clients?.Dispose();
        _large.Dispose();
    }

    private static ApiFault TooMany(string why) =>
        new(Problems.Of(StatusCodes.Status429TooManyRequests, Wire.ProblemCodes.TooManyRequests, "Too many requests", why)) { RetryAfter = 1 };
}
