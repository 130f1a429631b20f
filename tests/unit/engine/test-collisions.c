/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Addresses that were made to have one hash, as who sends packets can make them: they must cost no
 * more than others. They have one in version 0.1.0, whose hash had no key.
 */
#include "engine/records.h"
#include "feed.h"

#include <string.h>
#include <time.h>

enum { N_ADDRESSES = 200000 };

/* The finalizer of SplitMix64, as that hash used it: mix(first half + mix(second half + 6)). */
static uint64_t mix(uint64_t word)
{
    word = (word ^ (word >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    word = (word ^ (word >> 27)) * UINT64_C(0x94d049bb133111eb);
    return word ^ (word >> 31);
}

static uint64_t old_hash(const burst_address_t *address)
{
    uint64_t halves[2];
    memcpy(halves, address->bytes, sizeof halves);
    return mix(halves[0] + mix(halves[1] + BURST_ADDRESS_IPV6));
}

static burst_address_t random_address(GRand *random)
{
    const uint32_t words[4] = {g_rand_int(random), g_rand_int(random), g_rand_int(random),
                               g_rand_int(random)};
    burst_address_t address = {.kind = BURST_ADDRESS_IPV6};
    memcpy(address.bytes, words, sizeof words);
    return address;
}

/* The same second half; the first one takes back what it does. */
static burst_address_t colliding_address(GRand *random)
{
    const uint64_t sum = UINT64_C(0x0123456789abcdef);
    burst_address_t address = random_address(random);
    uint64_t second;
    memcpy(&second, address.bytes + sizeof second, sizeof second);
    const uint64_t first = sum - mix(second + BURST_ADDRESS_IPV6);
    memcpy(address.bytes, &first, sizeof first);
    return address;
}

/* @return seconds of the processor's time for a packet from each address. */
static double time_of(burst_address_t (*make_address)(GRand *random))
{
    burst_parameters_t parameters = burst_parameters_default();
    burst_engine_t *engine = burst_engine_new(&parameters, BURST_FEATURES_OF_FIELDS);
    GRand *random = g_rand_new_with_seed(1);
    burst_packet_t packet = feed_packet(1, &(feed_row_t){0, "a>b", 400});

    clock_t begin = clock();
    for (uint32_t frame = 1; frame <= N_ADDRESSES; frame++) {
        packet.frame = frame;
        packet.src = make_address(random);
        burst_engine_add(engine, &packet, NULL);
    }
    double seconds = (double)(clock() - begin) / CLOCKS_PER_SEC;
    g_assert_cmpuint(burst_engine_endpoints(engine)->len, ==, N_ADDRESSES + 1);
    g_rand_free(random);
    burst_engine_free(engine);
    return seconds;
}

static void test_they_collide(void)
{
    GRand *random = g_rand_new_with_seed(2);
    const burst_address_t first = colliding_address(random);
    for (int i = 0; i < 100; i++) {
        const burst_address_t other = colliding_address(random);
        g_assert_cmphex(old_hash(&other), ==, old_hash(&first));
        g_assert_cmpint(memcmp(&other, &first, sizeof other), !=, 0);
    }
    g_rand_free(random);
}

static void test_addresses(void)
{
    const double factor = 4;
    double of_random = time_of(random_address);
    double of_colliding = time_of(colliding_address);
    g_test_message("%.3f s for random addresses, %.3f s for these", of_random, of_colliding);
    g_assert_cmpfloat(of_colliding, <, factor * of_random);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/collisions/of-the-old-hash", test_they_collide);
    g_test_add_func("/collisions/addresses", test_addresses);
    return g_test_run();
}
