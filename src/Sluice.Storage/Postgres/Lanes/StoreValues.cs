using Npgsql;
using NpgsqlTypes;

namespace Sluice.Storage.Postgres.Lanes;

/// <summary>Positional values of a statement, each with its type: a NULL has one too.</summary>
internal sealed class StoreValues
{
    private readonly List<NpgsqlParameter> _values = [];

    public static StoreValues None => new();

    public StoreValues Long(long? value) => Put(value, NpgsqlDbType.Bigint);

    public StoreValues Int(int? value) => Put(value, NpgsqlDbType.Integer);

    /// <summary>A text; the server stores no zero character.</summary>
    public StoreValues Text(string? value) => Put(value?.Replace('\0', '\uFFFD'), NpgsqlDbType.Text);

    public StoreValues Flag(bool value)
    {
        _values.Add(new NpgsqlParameter<bool> { TypedValue = value, NpgsqlDbType = NpgsqlDbType.Boolean });
        return this;
    }

    public StoreValues Real(double value) => Put((float)value, NpgsqlDbType.Real);

    public StoreValues Time(DateTimeOffset? value) => Put(value?.UtcDateTime, NpgsqlDbType.TimestampTz);

    public StoreValues Longs(IEnumerable<long> values) => Put(values.ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Bigint);

    public StoreValues LongsOrNull(IEnumerable<long?> values) => Put(values.ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Bigint);

    public StoreValues Ints(IEnumerable<int> values) => Put(values.ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Integer);

    public StoreValues Texts(IEnumerable<string> values) => Put(values.ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Text);

    /// <summary>These, and the others after them.</summary>
    public StoreValues And(StoreValues others)
    {
        _values.AddRange(others._values);
        return this;
    }

    public void AddTo(NpgsqlParameterCollection parameters)
    {
        foreach (var value in _values)
            parameters.Add(value);
    }

    private StoreValues Put(object? value, NpgsqlDbType type)
    {
        _values.Add(new NpgsqlParameter { Value = value ?? DBNull.Value, NpgsqlDbType = type });
        return this;
    }
}
