use super::*;

struct Vector {
    seed: &'static str,
    public: &'static str,
    input: &'static str,
    hashed: &'static str,
    nonce: &'static str,
    proof: &'static str,
    output: &'static str,
}

/// RFC 9381 Appendix B.3, examples 16 to 18, with the intermediate values.
const VECTORS: [Vector; 3] = [
    Vector {
        seed: "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        public: "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        input: "",
        hashed: "91bbed02a99461df1ad4c6564a5f5d829d0b90cfc7903e7a5797bd658abf3318",
        nonce: "8a49edbd1492a8ee09766befe50a7d563051bf3406cbffc20a88def030730f0f",
        proof: "8657106690b5526245a92b003bb079ccd1a92130477671f6fc01ad16f26f723f26f8a57ccaed74ee1b190bed1f479d9727d2d0f9b005a6e456a35d4fb0daab1268a1b0db10836d9826a528ca76567805",
        output: "90cf1df3b703cce59e2a35b925d411164068269d7b2d29f3301c03dd757876ff66b71dda49d2de59d03450451af026798e8f81cd2e333de5cdf4f3e140fdd8ae",
    },
    Vector {
        seed: "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        public: "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        input: "72",
        hashed: "5b659fc3d4e9263fd9a4ed1d022d75eaacc20df5e09f9ea937502396598dc551",
        nonce: "d8c3a66921444cb3427d5d989f9b315aa8ca3375e9ec4d52207711a1fdb44107",
        proof: "f3141cd382dc42909d19ec5110469e4feae18300e94f304590abdced48aed5933bf0864a62558b3ed7f2fea45c92a465301b3bbf5e3e54ddf2d935be3b67926da3ef39226bbc355bdc9850112c8f4b02",
        output: "eb4440665d3891d668e7e0fcaf587f1b4bd7fbfe99d0eb2211ccec90496310eb5e33821bc613efb94db5e5b54c70a848a0bef4553a41befc57663b56373a5031",
    },
    Vector {
        seed: "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        public: "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        input: "af82",
        hashed: "bf4339376f5542811de615e3313d2b36f6f53c0acfebb482159711201192576a",
        nonce: "5ffdbc72135d936014e8ab708585fda379405542b07e3bd2c0bd48437fbac60a",
        proof: "9bc0f79119cc5604bf02d23b4caede71393cedfbb191434dd016d30177ccbf8096bb474e53895c362d8628ee9f9ea3c0e52c7a5c691b6c18c9979866568add7a2d41b00b05081ed0f58ee5e31b3a970e",
        output: "645427e5d00c62a23fb703732fa5d892940935942101e456ecca7bb217c61c452118fec1219202a0edcf038bb6373241578be7217ba85a2687f7a0310b2df19f",
    },
];

fn unhex<const N: usize>(text: &str) -> [u8; N] {
    bytes(text).try_into().unwrap()
}

fn bytes(text: &str) -> Vec<u8> {
    let digit = |c: &u8| (*c as char).to_digit(16).unwrap() as u8;
    text.as_bytes().chunks(2).map(|pair| digit(&pair[0]) << 4 | digit(&pair[1])).collect()
}

#[test]
fn the_vectors_of_the_rfc_hold_step_by_step() {
    for vector in &VECTORS {
        let key = SecretKey::from_seed(&unhex(vector.seed));
        let input = bytes(vector.input);
        assert_eq!(key.public().as_bytes(), &unhex(vector.public));
        let hashed = encode_to_curve(&key.public().bytes, &input).unwrap();
        assert_eq!(hashed.compress().to_bytes(), unhex(vector.hashed));
        // The RFC prints the nonce reduced modulo the group order.
        assert_eq!(key.nonce(&hashed).to_bytes(), unhex(vector.nonce));
        assert_eq!(key.prove(&input).unwrap(), unhex(vector.proof));
        assert_eq!(key.output(&input).unwrap(), unhex(vector.output));
        let public = PublicKey::from_bytes(&unhex(vector.public)).unwrap();
        assert_eq!(public.verify(&input, &unhex(vector.proof)), Ok(unhex(vector.output)));
    }
}

#[test]
fn any_flipped_bit_and_any_other_input_or_key_is_refused() {
    let key = SecretKey::from_seed(&[7; 32]);
    let proof = key.prove(b"input").unwrap();
    for bit in 0..PROOF_LEN * 8 {
        let mut flipped = proof;
        flipped[bit / 8] ^= 1 << (bit % 8);
        assert!(key.public().verify(b"input", &flipped).is_err(), "bit {bit}");
    }
    assert_eq!(key.public().verify(b"other", &proof), Err(VrfError::Proof));
    let other = SecretKey::from_seed(&[8; 32]);
    assert_eq!(other.public().verify(b"input", &proof), Err(VrfError::Proof));
}

#[test]
fn keys_of_small_order_or_with_unreduced_coordinates_are_refused() {
    let mut identity = [0; 32];
    identity[0] = 1;
    let mut unreduced = [0xff; 32];
    (unreduced[0], unreduced[31]) = (0xee, 0x7f);
    for bad in [identity, [0; 32], unreduced, [0xff; 32]] {
        assert_eq!(PublicKey::from_bytes(&bad), Err(VrfError::PublicKey));
    }
}
