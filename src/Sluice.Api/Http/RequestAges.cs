using System.Buffers.Binary;
using Microsoft.AspNetCore.Http;
using Sluice.Core.Identity;
using Sluice.Engine.Views;

namespace Sluice.Api.Http;

/// <summary>
/// Requests whose answers are no longer kept: repeated, they would be done again. An id that says when it was made (a UUID of version 7, as the
/// server and the typed client make them) tells that it is so old; of others nobody can know.
/// </summary>
internal sealed class RequestAges(JobViews views, ApiOptions options, TimeProvider time)
{
    private static readonly DateTimeOffset s_first = new(2022, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset s_last = DateTimeOffset.MaxValue;

    /// <exception cref="ApiFault">The request is older than answers are kept, and its answer is gone.</exception>
    public async ValueTask CheckAsync(RequestId request, CancellationToken gone)
    {
        if (MadeAt(request.Value) is not { } at || time.GetUtcNow() - at < options.RequestAge || await views.RequestAsync(request, gone) is not null)
            return;
        throw new ApiFault(Problems.Of(
            StatusCodes.Status410Gone, Wire.ProblemCodes.Expired, "The request id is too old",
            $"Request {request} was made on {at.UtcDateTime:yyyy-MM-dd}, and answers are kept for {options.RequestAge.TotalDays:0} days: whether it was done is no longer known. Nothing changed. Give a new request id."));
    }

    private static DateTimeOffset? MadeAt(string id)
    {
        if (!Guid.TryParse(id, out var guid) || guid.Version != 7 || (guid.Variant & 0b1100) != 0b1000)
            return null;
        Span<byte> bytes = stackalloc byte[16];
        guid.TryWriteBytes(bytes, bigEndian: true, out _);
        var at = BinaryPrimitives.ReadInt64BigEndian(bytes) >>> 16;
        // Letters and digits at random may look like it: they say a time at which nobody has made one.
        return at < s_first.ToUnixTimeMilliseconds() || at > s_last.ToUnixTimeMilliseconds() ? null : DateTimeOffset.FromUnixTimeMilliseconds(at);
    }
}
